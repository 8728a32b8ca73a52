"""The search over the whole text."""
