"""The embedded default: Kafka and every process on this machine, under one supervisor.

Owns: the embedded Kafka, the home folder's layout, and who runs.
Refuses to know: any business word.
"""
