from io import BytesIO
from typing import Any, Self

class FetchRequest_v11:  # noqa: N801 - the name of the library
    replica_id: int
    max_wait_time: int
    min_bytes: int
    max_bytes: int
    isolation_level: int
    session_id: int
    session_epoch: int
    topics: list[tuple[str, list[tuple[int, int, int, int, int]]]]
    forgotten_topics_data: list[tuple[str, list[int]]]
    rack_id: str
    def __init__(  # the fields in the order of the protocol
        self,
        replica_id: int,
        max_wait_time: int,
        min_bytes: int,
        max_bytes: int,
        isolation_level: int,
        session_id: int,
        session_epoch: int,
        topics: list[tuple[str, list[tuple[int, int, int, int, int]]]],
        forgotten_topics_data: list[tuple[str, list[int]]],
        rack_id: str,
    ) -> None: ...
    def encode(self) -> bytes: ...

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
