"""One short function per incoming event.

Owns: reading a slice, naming the event of life, saying what the table demands.
Refuses to know: stores (they come as ports) and what the law says.
"""
