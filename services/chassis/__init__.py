"""How a process meets Kafka, its database, the clock, logs and HTTP.

Owns: exactly-once handling with the database as the fence (decision 0002).
Refuses to know: any business word; what an event means is the process's part.
"""
