"""A database as the batch path needs it: synchronous, compiled once, tuples in and out.

Owns: ``statements``, ``one_of``, ``access`` (transactions, connections), ``dialects``,
``migrate``. An ORM or an async layer costs a hundred times as much per batch (decision 0008).
Refuses to know: tables of any process.
"""

from services.chassis.database.access import Database, Transaction
from services.chassis.database.one_of import OneOf
from services.chassis.database.statements import Row, Statement, upsert

__all__ = ["Database", "OneOf", "Row", "Statement", "Transaction", "upsert"]
