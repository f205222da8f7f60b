"""Is-informed letters to single addressees."""
