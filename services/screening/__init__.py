"""Placeholder docstring: what this package owns."""
