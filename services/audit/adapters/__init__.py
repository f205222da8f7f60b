"""Files and tables behind audit's ports.

Owns: the log folder, the database tables, the signing key. Refuses to know: when they are used.
"""
