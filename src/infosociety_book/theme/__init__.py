"""The looks of a page, its words, its markup and what it loads: what the book adds to the theme furo."""
