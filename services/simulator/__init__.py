"""Seeded distributors and cloud customers: the demo, the load generator, the end-to-end tests.

Owns: what is sent, and what must come out. Refuses to know: how the gate decides.
"""
