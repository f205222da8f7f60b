"""Circumstances that call for inquiry."""
