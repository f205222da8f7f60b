"""What audit does with records: seal, publish, file.

Owns: the order of steps in a database transaction. Refuses to know: files, tables, Kafka.
"""

from services.audit.handlers.process import AuditProcess

__all__ = ["AuditProcess"]
