"""Revisions of screening's tables.

Owns: how tables came to be what they are. Refuses to know: what is in them.
"""
