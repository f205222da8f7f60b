"""What screening concludes, without any technology.

Owns: life, barrier, ledger, reviews, changes and deadlines as frozen dataclasses and functions.
Refuses to know: Kafka, SQL, clocks, files and the shapes of the wire.
"""
