"""What a simulator is made of, whichever model it shows: definition, two engines, three faces."""
