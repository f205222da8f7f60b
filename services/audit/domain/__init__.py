"""What audit knows without any machine: leaves, filings, invariants.

Owns: how a record becomes a leaf, when a report is due, what must always hold. Refuses to know:
Kafka, databases, files, clocks and the wire's models.
"""
