"""Reading the wire strictly: bytes in, an event or a ``SchemaError`` out, nothing else.

Owns: what counts as readable. Refuses to know: who sent it, where it lay (partition, registered
source) and what it means.
"""

from schemas.reading.errors import Named, SchemaError
from schemas.reading.events import read_all_errors, read_event

__all__ = ["Named", "SchemaError", "read_all_errors", "read_event"]
