"""The simulated US-government reporting end. Everything it says is SIMULATED.

Owns: filings received, receipts, answers, license adjudication.
Refuses to know: why a transaction was held, and who files.
"""
