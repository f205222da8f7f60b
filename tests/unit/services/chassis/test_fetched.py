import struct
from io import BytesIO
from typing import Any

import pytest
from aiokafka.protocol.fetch import FetchRequest_v11, FetchResponse_v11
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.codec import adapt_fetcher
from services.chassis.fetched import Turns, decode_fetched, encode_fetch

LIBRARY_DECODE = FetchResponse_v11.decode.__func__  # type: ignore[attr-defined]  # before it is replaced
LIBRARY_ENCODE = FetchRequest_v11.encode

OFFSETS = st.integers(-1, 2**62)
PARTITIONS = st.tuples(
    st.integers(0, 200),
    st.sampled_from([0, 0, 0, 1, 3, 6]),
    OFFSETS,
    OFFSETS,
    OFFSETS,
    st.one_of(st.none(), st.lists(st.tuples(OFFSETS, OFFSETS), max_size=2)),
    st.integers(-1, 3),
    st.one_of(st.just(b""), st.binary(max_size=40)),
)
TOPICS = st.lists(
    st.tuples(st.text("abc.é", max_size=12), st.lists(PARTITIONS, max_size=6)), max_size=4
)
NAMES = st.text("abc.é", max_size=12)
INTS = st.integers(-(2**31), 2**31 - 1)
REQUESTS = st.builds(
    FetchRequest_v11,
    INTS,
    INTS,
    INTS,
    INTS,
    st.integers(-128, 127),
    INTS,
    INTS,
    st.lists(
        st.tuples(NAMES, st.lists(st.tuples(INTS, INTS, OFFSETS, OFFSETS, INTS), max_size=4)),
        max_size=4,
    ),
    st.lists(st.tuples(NAMES, st.lists(INTS, max_size=3)), max_size=2),
    NAMES,
)


@given(REQUESTS)
def test_it_writes_what_the_library_writes(request: FetchRequest_v11) -> None:
    assert LIBRARY_ENCODE(request) == encode_fetch(request)


def test_an_offset_that_no_broker_has_is_an_error() -> None:
    with pytest.raises(struct.error):
        encode_fetch(
            FetchRequest_v11(-1, 50, 1, 1, 0, 0, -1, [("t", [(0, -1, 2**63, -1, 1)])], [], "")
        )


def speaks(partition: tuple[Any, ...]) -> bool:
    return bool(partition[-1] or partition[1] or partition[5])


@given(TOPICS, st.integers(0, 1000), st.sampled_from([0, 70]))
def test_it_reads_what_the_library_reads_without_the_empty_partitions(
    topics: list[tuple[str, list[tuple[Any, ...]]]], throttle_ms: int, error: int
) -> None:
    raw = FetchResponse_v11(throttle_ms, error, 0, topics).encode()
    whole = LIBRARY_DECODE(FetchResponse_v11, BytesIO(raw))
    expected = [(name, [each for each in found if speaks(each)]) for name, found in whole.topics]
    found = decode_fetched(BytesIO(raw))

    assert (throttle_ms, error, 0, expected) == (
        found.throttle_time_ms,
        found.error_code,
        found.session_id,
        found.topics,
    )


@pytest.mark.parametrize("count", [0, 1, 2, 16, 66, 160])
def test_another_partition_comes_first_far_from_the_last_and_none_is_left_out(count: int) -> None:
    turns, first = Turns(), [0]
    for _ in range(4 * count):
        partitions = list(range(count))
        turns.shuffle(partitions)

        assert list(range(count)) == sorted(partitions)
        assert count < 16 or abs(partitions[0] - first[-1]) >= count // 3

        first.append(partitions[0])

    assert set(range(count)) <= set(first)


@pytest.mark.parametrize("missing", [1, 9, 30])
def test_a_response_that_is_cut_short_is_an_error(missing: int) -> None:
    raw = FetchResponse_v11(0, 0, 0, [("t", [(0, 0, 1, 1, 0, None, -1, b"records")])]).encode()

    with pytest.raises(struct.error):
        decode_fetched(raw[:-missing])


def test_the_library_is_told_to_do_it_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FetchResponse_v11, "decode", LIBRARY_DECODE)
    monkeypatch.setattr(FetchRequest_v11, "encode", LIBRARY_ENCODE)
    adapt_fetcher()

    assert FetchResponse_v11.decode is decode_fetched
    assert FetchRequest_v11.encode is encode_fetch
