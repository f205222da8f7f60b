import asyncio
from types import SimpleNamespace
from typing import Any

import aiokafka.consumer.fetcher
import pytest
from aiokafka import ConsumerRecord
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.record.legacy_records import LegacyRecordBatchBuilder

from services.chassis.codec import (
    LenientRecords,
    adapt_fetcher,
    as_poll,
    as_received,
    decode_batch,
    parse_batch,
)
from services.chassis.records import Received


class BrokenName(str):
    """A header name that is not UTF-8 on the wire."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        del encoding, errors
        return b"\xff\xfe"


def batch(*names: str, compression: int = 0) -> bytes:
    builder = _DefaultRecordBatchBuilderPy(2, compression, 0, -1, -1, 0, 100_000)
    for number, name in enumerate(names):
        builder.append(number, timestamp=7, key=b"k", value=b"v", headers=[(name, b"h")])
    return bytes(builder.build())


def read(raw: bytes) -> list[Any]:
    records = LenientRecords(raw)
    found: list[Any] = []
    while records.has_next():
        found += list(records.next_batch())
    return found


def a_record(headers: tuple[Any, ...]) -> ConsumerRecord:
    return ConsumerRecord("t", 1, 2, 3, 1, b"k", None, None, 0, 0, headers)


def test_a_poll_is_passed_on_without_a_look_into_it() -> None:
    poll = as_poll([[a_record(())], [a_record((("x", None),))]])
    message = asyncio.run(parse_batch(poll))

    assert (b"", poll) == (message.body, message.raw_message)
    assert [
        Received("t", 1, 2, 3, b"k", None),
        Received("t", 1, 2, 3, b"k", None, (("x", b""),)),
    ] == asyncio.run(decode_batch(message))


def test_a_header_without_a_value_has_an_empty_one() -> None:
    assert (("x", b""),) == as_received(a_record((("x", None),))).headers


@pytest.mark.parametrize("compression", [0, 1], ids=["plain", "gzip"])
def test_a_broken_header_name_loses_no_record(compression: int) -> None:
    found = read(batch("a", BrokenName("b"), "c", compression=compression))

    assert [0, 1, 2] == [record.offset for record in found]
    assert ["a", "\ufffd\ufffd", "c"] == [record.headers[0][0] for record in found]


def test_batches_of_sound_names_are_read_as_ever() -> None:
    found = read(batch("a") + batch("b"))

    assert ["a", "b"] == [record.headers[0][0] for record in found]


def test_the_attributes_of_a_batch_are_there() -> None:
    first = LenientRecords(batch("a")).next_batch()

    assert first.validate_crc()
    assert 7 == first.first_timestamp


def test_batches_of_an_older_format_are_left_alone() -> None:
    builder = LegacyRecordBatchBuilder(1, 0, 100_000)
    builder.append(0, timestamp=7, key=b"k", value=b"old")
    records = LenientRecords(bytes(builder.build()))

    assert [b"old"] == [record.value for record in records.next_batch()]
    assert records.next_batch() is None


def test_the_fetcher_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aiokafka.consumer, "fetcher", SimpleNamespace(MemoryRecords=None))
    adapt_fetcher()

    assert LenientRecords is aiokafka.consumer.fetcher.MemoryRecords
