from collections.abc import Iterator
from typing import Any

class DefaultRecordBatch:
    def __init__(self, buffer: bytes) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...

class _DefaultRecordBatchPy(DefaultRecordBatch):
    _buffer: bytes
