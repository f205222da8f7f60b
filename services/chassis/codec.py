"""What stands between aiokafka and FastStream's handler: nothing that decodes.

Owns: the batch parser and codec that hand raw records over, and reading records whose header
names are not UTF-8. Refuses to know: what records mean.

FastStream's own batch parser decodes every header and loses the whole batch over one broken byte;
aiokafka's record parser raises over a broken header *name* and would stand still.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import aiokafka.consumer.fetcher
from aiokafka import ConsumerRecord
from aiokafka.protocol.fetch import FetchRequest_v11, FetchResponse_v11
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.message import StreamMessage

from services.chassis.fetched import Turns, decode_fetched, encode_fetch
from services.chassis.records import Received


async def parse_batch(message: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    """Wrap a poll for FastStream without looking into it."""
    return KafkaMessage(
        body=b"",
        headers={},
        batch_headers=[],
        reply_to="",
        content_type=None,
        message_id="",
        correlation_id="",
        raw_message=message,
        path={},
        consumer=FAKE_CONSUMER,
    )


async def decode_batch(message: StreamMessage[tuple[ConsumerRecord, ...]]) -> list[Received]:
    """Hand the poll's records over as they are."""
    return [as_received(record) for record in message.raw_message]


def as_received(record: ConsumerRecord) -> Received:
    """Copy one record out of aiokafka; a header without value has an empty one."""
    return Received(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        tuple((name, value or b"") for name, value in record.headers),
    )


class _LenientBytes(bytes):
    """Bytes whose slices decode broken UTF-8 to replacement characters instead of raising."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - int or bytes, as bytes has it
        part = super().__getitem__(key)
        return _LenientBytes(part) if isinstance(key, slice) else part

    def decode(self, encoding: str = "utf-8", errors: str = "replace") -> str:
        del errors
        return super().decode(encoding, "replace")


class LenientBatch:
    """A record batch that the C parser reads, and the Python one where a header name is broken."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._batch = DefaultRecordBatch(raw)
        self._last_offset = -1
        self._records: Iterator[Any] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - aiokafka's batch attributes
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:  # noqa: ANN401 - aiokafka's record
        if self._records is None:
            self._records = iter(self._batch)  # the fetcher has validated the CRC by now
        try:
            record = next(self._records)
        except UnicodeDecodeError:
            self._records = self._read_leniently()
            record = next(self._records)
        self._last_offset = record.offset
        return record

    def _read_leniently(self) -> Iterator[Any]:
        batch = _DefaultRecordBatchPy(self._raw)
        iter(batch)  # uncompresses
        batch._buffer = _LenientBytes(batch._buffer)  # noqa: SLF001 - aiokafka offers no door
        after = self._last_offset
        return (record for record in batch if record.offset > after)


class LenientRecords(_MemoryRecordsPy):
    """A fetch response's records, batch by batch."""

    def next_batch(self) -> Any:  # noqa: ANN401 - aiokafka's batch
        """Return the next batch; only batches of the current format are read leniently."""
        raw = self._next_slice
        batch = super().next_batch()
        if raw is None or not isinstance(batch, DefaultRecordBatch):
            return batch
        return LenientBatch(bytes(raw))


def adapt_fetcher() -> None:
    """Make aiokafka's fetcher survive broken header names, and cheap with many partitions.

    Called before the first fetch of a process; again changes nothing.
    """
    aiokafka.consumer.fetcher.MemoryRecords = LenientRecords
    aiokafka.consumer.fetcher.random = Turns()
    FetchRequest_v11.encode = encode_fetch  # type: ignore[assignment,method-assign]  # aiokafka has no hook
    FetchResponse_v11.decode = decode_fetched  # type: ignore[assignment,method-assign]  # aiokafka has no hook


def as_poll(batches: Sequence[Sequence[ConsumerRecord]]) -> tuple[ConsumerRecord, ...]:
    """Join what was fetched per partition into one poll."""
    return tuple(record for batch in batches for record in batch)
