"""A database as the batch path needs it: synchronous, compiled once, tuples in and out.

Owns: ``statements``, ``access`` (transactions, connections), ``dialects``, ``migrate``. An ORM or
an async layer costs a hundred times as much per batch (decision 0008).
Refuses to know: tables of any process.
"""

from services.chassis.database.access import Database, Transaction
from services.chassis.database.statements import Row, Statement, upsert

__all__ = ["Database", "Row", "Statement", "Transaction", "upsert"]
