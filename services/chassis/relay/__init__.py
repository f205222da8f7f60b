"""How an outbox reaches its topics: fenced, in order, once.

Owns: the fence (``fence``), what a new owner reads back (``readback``), publishing (``publish``).
Refuses to know: what the events mean.
"""
