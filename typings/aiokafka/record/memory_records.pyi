from typing import Any

class _MemoryRecordsPy:
    _next_slice: memoryview | None
    def __init__(self, bytes_data: bytes) -> None: ...
    def next_batch(self) -> Any: ...  # noqa: ANN401
