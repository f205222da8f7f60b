"""The wire on one side, audit's domain on the other.

Owns: reading records for sealing, writing receipts, audit records, checkpoints and reports.
Refuses to know: transactions and files.
"""
