"""Parties owned by listed parties."""
