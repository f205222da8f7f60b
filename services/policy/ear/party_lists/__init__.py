"""Lists of parties, each with its own effect."""
