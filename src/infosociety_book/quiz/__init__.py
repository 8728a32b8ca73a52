"""Self-check questions."""
