"""Screening: decides release, hold or deny for every order and capacity request.

Owns: the life of a transaction, its determinations, its quota reservations and the release
barrier. Refuses to know: how records and rows travel (the chassis), what the law says (policy),
how names are compared (matching), how a log is kept (tlog, audit).
"""
