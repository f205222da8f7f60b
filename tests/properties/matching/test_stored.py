"""Whatever lies in columns comes back, and no altered byte goes unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.errors import IndexFormatError
from services.matching.stored.kinds import kind_of
from services.matching.stored.layout import Reader, Writer

INT = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(max_size=8)


@dataclass(frozen=True)
class Inner:
    name: str
    numbers: tuple[int, ...]
    day: date | None


@dataclass(frozen=True)
class Outer:
    rows: Sequence[Inner]
    by_text: Mapping[str, tuple[Inner, ...]]
    at_once: dict[str, float]
    nested: tuple[tuple[str, ...], ...]
    bag: frozenset[str]
    pair: tuple[str, bool]


INNER = st.builds(
    Inner,
    name=TEXT,
    numbers=st.lists(INT, max_size=3).map(tuple),
    day=st.none() | st.dates(),
)
OUTER = st.builds(
    Outer,
    rows=st.lists(INNER, max_size=4),
    by_text=st.dictionaries(TEXT, st.lists(INNER, max_size=2).map(tuple), max_size=4),
    at_once=st.dictionaries(TEXT, st.floats(allow_nan=False), max_size=4),
    nested=st.lists(st.lists(TEXT, max_size=2).map(tuple), max_size=3).map(tuple),
    bag=st.frozensets(TEXT, max_size=4),
    pair=st.tuples(TEXT, st.booleans()),
)


def packed(value: Outer) -> bytes:
    to = Writer()
    kind_of(Outer).write([value], to)
    return to.pack("key")


@given(OUTER)
def test_values_come_back(value: Outer) -> None:
    back = kind_of(Outer).read(Reader(memoryview(packed(value)), "key"))(0)

    assert list(value.rows) == list(back.rows)
    assert list(value.by_text.items()) == list(back.by_text.items())
    assert all(back.by_text[key] == found for key, found in value.by_text.items())
    assert (value.at_once, value.nested, value.bag, value.pair) == (
        back.at_once,
        back.nested,
        back.bag,
        back.pair,
    )


@given(OUTER, st.data())
def test_an_altered_byte_is_seen_wherever_it_is(value: Outer, data: st.DataObject) -> None:
    content = bytearray(packed(value))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(IndexFormatError):
        Reader(memoryview(bytes(content)), "key")


@given(OUTER, st.data())
def test_a_cut_is_seen_wherever_it_is(value: Outer, data: st.DataObject) -> None:
    content = packed(value)

    with pytest.raises(IndexFormatError):
        Reader(memoryview(content)[: data.draw(st.integers(0, len(content) - 1))], "key")
