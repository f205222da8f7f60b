"""The door: ``portcullis``, one module per verb.

Owns: what a person types and sees.
Refuses to know: law, formats of the log, how Kafka is spoken to.
"""
