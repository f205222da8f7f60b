"""The wire: every event in and out, the topic registry, and strict reading.

Owns: what is said. Refuses to know: who says it, Kafka's protocol, and any law.
"""
