"""Destinations for which any item, or any listed item, needs a license; transit."""
