"""The audit process: seals every record of every audited topic, proves it, and files reports.

Owns: the transparency log, receipts, the audit stream, filings. Refuses to know: how screening
decides, and how Kafka and the database are met (the chassis does).
"""
