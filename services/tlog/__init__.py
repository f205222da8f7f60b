"""The transparency log's formats and proofs, readable by anybody's tlog-tiles tools.

Owns: the RFC 6962 tree, signed notes, checkpoints, tile paths, the leaf, payload segments, receipts
and the offline verification of a log folder. Refuses to know: Kafka, databases, files and clocks;
it is given bytes or a function that reads bytes.
Sources: RFC 6962 section 2.1, RFC 9162 section 2.1, C2SP signed-note v1, tlog-checkpoint v1 and
tlog-tiles v0.1.
"""
