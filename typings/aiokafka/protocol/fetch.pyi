from io import BytesIO
from typing import Any, Self

class FetchResponse_v11:  # noqa: N801 - the name of the library
    throttle_time_ms: int
    error_code: int
    session_id: int
    topics: list[tuple[str, list[tuple[Any, ...]]]]
    def __init__(
        self,
        throttle_time_ms: int,
        error_code: int,
        session_id: int,
        topics: list[tuple[str, list[tuple[Any, ...]]]],
    ) -> None: ...
    def encode(self) -> bytes: ...
    @classmethod
    def decode(cls, data: BytesIO | bytes) -> Self: ...
