import csv
import dataclasses
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pytest
from scipy import sparse

from services.matching import stored
from services.matching.errors import IndexFormatError
from services.matching.index import Index, build_index, digest_of
from services.matching.lists import parse_csl_csv
from services.matching.screen import Subject, screen
from services.matching.starter import load_starter
from services.matching.stored import key_of, pack_index, unpack_index
from services.matching.stored.kinds import kind_of
from services.matching.stored.layout import Reader, Writer

NAMES = ("SMIC", "Huawei Tech", "中芯国际", "Yangtze Memory", "Mary Smith", "Sugon Information")


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([parse_csl_csv(load_starter(), name="starter")])


@pytest.fixture(scope="module")
def packed(index: Index) -> bytes:
    return pack_index(index)


def test_an_index_read_back_holds_what_it_held(index: Index, packed: bytes) -> None:
    back = unpack_index(packed, index.digest)

    for field in dataclasses.fields(Index):
        assert plain(getattr(index, field.name)) == plain(getattr(back, field.name)), field.name


def test_an_index_read_back_answers_as_the_one_that_was_built(index: Index, packed: bytes) -> None:
    back = unpack_index(packed, index.digest)
    listed = [row["name"] for row in csv.DictReader(io.StringIO(load_starter().decode()))]
    subjects = [Subject(name=name, country="CN") for name in (*NAMES, *listed[:40])]

    assert screen(index, subjects) == screen(back, subjects)


def test_the_digest_of_an_index_is_known_before_it_is_built(index: Index) -> None:
    party_list = parse_csl_csv(load_starter(), name="starter")

    assert index.digest == digest_of([("starter", party_list.digest)])


@pytest.mark.parametrize("at", [0, 20, 60, 2_000, -1])
def test_a_byte_altered_anywhere_is_refused(index: Index, packed: bytes, at: int) -> None:
    altered = bytearray(packed)
    altered[at] ^= 1

    with pytest.raises(IndexFormatError):
        unpack_index(bytes(altered), index.digest)


@pytest.mark.parametrize("size", [0, 10, 55, 56, 1_000])
def test_a_cut_index_is_refused(index: Index, packed: bytes, size: int) -> None:
    with pytest.raises(IndexFormatError):
        unpack_index(packed[:size], index.digest)


def test_an_index_of_other_lists_is_refused(packed: bytes) -> None:
    with pytest.raises(IndexFormatError):
        unpack_index(packed, "0" * 64)


def test_an_index_that_is_not_what_its_key_says_is_refused(
    packed: bytes, monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    monkeypatch.setattr(stored, "key_of", lambda *_: key_of(index.digest))

    with pytest.raises(IndexFormatError):
        unpack_index(packed, "0" * 64)


def test_lists_read_in_another_format_have_another_key() -> None:
    assert key_of("0" * 64, "csl_csv") != key_of("0" * 64, "watch_csv")


def test_other_code_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of("0" * 64)
    monkeypatch.setattr(stored, "_code_digest", lambda: "other code")

    assert before != key_of("0" * 64)


@dataclass(frozen=True)
class Everything:
    text: str
    number: int
    large: int
    real: float
    flag: bool
    day: date
    word: Literal["a", "b"]
    absent: int | None
    there: date | None
    many: tuple[str, ...]
    pair: tuple[str, float]
    bag: frozenset[str]
    lazily: Sequence[tuple[int, ...]]
    by_text: Mapping[str, tuple[int, ...]]
    at_once: dict[str, int]
    by_number: Mapping[int, str]
    array: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
    matrix: sparse.csr_array


EVERYTHING = Everything(
    text="中 \ud800",
    number=-7,
    large=1 << 40,
    real=0.1,
    flag=True,
    day=date(2026, 11, 23),
    word="b",
    absent=None,
    there=date(1, 1, 1),
    many=("x", "", "x"),
    pair=("y", 2.5),
    bag=frozenset({"p", "q"}),
    lazily=((), (1, 2), (3,)),
    by_text={"b": (1,), "a": (), "中": (2, 3)},
    at_once={"z": 26},
    by_number={9: "nine"},
    array=np.arange(6, dtype=np.float32).reshape(2, 3),
    matrix=sparse.csr_array(np.eye(3, dtype=np.float32)),
)


def read_back(value: object) -> object:
    to = Writer()
    kind_of(type(value)).write([value], to)
    return kind_of(type(value)).read(Reader(memoryview(to.pack("key")), "key"))(0)


def test_every_kind_of_value_is_read_back() -> None:
    back = read_back(EVERYTHING)

    for field in dataclasses.fields(Everything):
        expected = getattr(EVERYTHING, field.name)
        assert plain(expected) == plain(getattr(back, field.name)), field.name
        assert isinstance(back, Everything)


def test_many_records_in_a_row_keep_their_own_values() -> None:
    @dataclass(frozen=True)
    class Small:
        known: dict[str, int]
        looked_up: Mapping[str, int]
        sometimes: str | None

    values = [Small({"a": n}, {"b": n, "c": -n}, "x" if n % 2 else None) for n in range(4)]
    to = Writer()
    kind_of(Small).write(values, to)
    column = kind_of(Small).read(Reader(memoryview(to.pack("key")), "key"))

    assert [plain(value) for value in values] == [plain(column(at)) for at in range(4)]


@pytest.mark.parametrize("hint", [object, int | str, bytes, set[int], complex])
def test_a_type_without_a_plain_layout_is_refused(hint: object) -> None:
    with pytest.raises(IndexFormatError):
        kind_of(hint)


def test_an_object_that_forgets_what_it_was_made_of_is_refused() -> None:
    class Forgetful:
        def __init__(self, name: str) -> None:
            self.size = len(name)

    with pytest.raises(IndexFormatError):
        kind_of(Forgetful).write([Forgetful("x")], Writer())


def test_an_array_of_objects_is_refused() -> None:
    with pytest.raises(IndexFormatError):
        Writer().add(np.array([{}], dtype=object))


def plain(value: object) -> object:
    """Anything of an index as values that compare."""
    if isinstance(value, np.ndarray):
        return (value.dtype.name, value.tolist())
    if isinstance(value, sparse.csr_array):
        return (value.shape, value.dtype.name, value.toarray().tolist())
    if isinstance(value, Mapping):
        return [(plain(key), plain(each)) for key, each in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    return plain_parts(value)


def plain_parts(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return [plain(getattr(value, each.name)) for each in dataclasses.fields(value)]
    if type(value).__module__.startswith("services"):
        return plain({name: each for name, each in vars(value).items() if name != "_known"})
    return value
