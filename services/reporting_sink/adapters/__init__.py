"""The sink's stores: its ledger in the database, its key in the installation's folder.

Owns: rows, statements, file names. Refuses to know: why something is stored.
"""
