"""The looks of a page, its words and what it loads."""
