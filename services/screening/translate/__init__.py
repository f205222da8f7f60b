"""The wire's shapes into facts and back: the only rooms that know both.

Owns: which wire field becomes which fact, and which finding becomes which wire field.
Refuses to know: files, tables and topics; it does no I/O.
"""
