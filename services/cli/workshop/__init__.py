"""Verbs for those who change Portcullis.

Owns: generated files. Refuses to know: the running stack.
"""
