"""The life of one order or capacity request.

Owns: the total table (state x event) -> (next state, outputs, ledger act), and which event an
incoming fact is. Refuses to know: how outputs are published and rows are stored.
"""
