"""How each kind of value lies in columns, read off the type annotations.

Owns: one way to write and read per kind, so that a new field of the index is stored without a word
here, or refused loudly. Refuses to know: which fields there are.

``tuple``, ``dict`` and ``frozenset`` are made at once; ``Sequence`` and ``Mapping`` by text stay in
the buffer and are read element by element. A class that is no dataclass is stored as the arguments
of its ``__init__``, each kept in an attribute of that name, or of that name with an underscore.
"""

import collections.abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt
from scipy import sparse

from services.matching.errors import IndexFormatError
from services.matching.stored.layout import Reader, Writer
from services.matching.stored.packed import PackedMapping, PackedSequence, hash_of

Column = Callable[[int], Any]


class Kind(Protocol):
    """One way to lie in columns."""

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        ...

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        ...


@cache
def kind_of(hint: object) -> Kind:
    """Choose how values of a type lie.

    Raises:
        IndexFormatError: a type that nothing here can store.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    kind = _SIMPLE.get(hint)
    if kind is None and origin in _COMPOUND:
        kind = _COMPOUND[origin](origin, arguments)
    if kind is None and isinstance(hint, type):
        kind = Record(hint)
    if kind is None:
        message = f"The index holds {hint!r}: teach services.matching.stored to store it."
        raise IndexFormatError(message)
    return kind


def _optional(_: object, arguments: tuple[Any, ...]) -> Kind | None:
    rest = [each for each in arguments if each is not type(None)]
    return Maybe(kind_of(rest[0])) if len(rest) == 1 else None


def _table(origin: object, arguments: tuple[Any, ...]) -> Kind:
    lazy = origin is not dict and arguments[0] is str
    return Table(kind_of(arguments[0]), kind_of(arguments[1]), lazy=lazy)


def _many(origin: object, arguments: tuple[Any, ...]) -> Kind:
    if origin is tuple and arguments[-1] is not Ellipsis:
        return Together(tuple(kind_of(each) for each in arguments))
    return Run(kind_of(arguments[0]), _MANY[origin])


def _numbers(values: npt.ArrayLike) -> npt.NDArray[np.int32] | npt.NDArray[np.int64]:
    wide = np.asarray(values, np.int64).reshape(-1)
    narrow = wide.astype(np.int32)
    return narrow if np.array_equal(narrow, wide) else wide


@dataclass(frozen=True)
class Number:
    """Whole numbers, and days and flags as numbers."""

    into: Callable[[Any], int] | None = None
    back: Callable[[int], Any] | None = None

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(_numbers(values if self.into is None else [self.into(each) for each in values]))

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        numbers, back = source.numbers(), self.back
        return numbers.__getitem__ if back is None else lambda at: back(numbers[at])


class Real:
    """Floats, whole."""

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(np.asarray(values, np.float64).reshape(-1))

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        return source.numbers().__getitem__


class Text:
    """Strings, each distinct one once."""

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(_numbers([to.number_of(each) for each in values]))

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        numbers, text = source.numbers(), source.text
        return lambda at: text(numbers[at])


class Array:
    """Arrays of numbers, used where they lie."""

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(_numbers([len(values)]))
        for each in values:
            to.add(each)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        return [source.array() for _ in range(int(source.array()[0]))].__getitem__


class Matrix:
    """Sparse matrices by rows, used where they lie."""

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(np.asarray([each.shape for each in values], np.int64).reshape(-1, 2))
        for each in values:
            for part in (each.data, each.indices, each.indptr):
                to.add(part)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        found = []
        for shape in source.array().tolist():
            parts = (source.array(), source.array(), source.array())
            found.append(sparse.csr_array(parts, shape=tuple(shape), copy=False))
        return found.__getitem__


@dataclass(frozen=True)
class Maybe:
    """Values that may be absent."""

    kind: Kind

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        there = np.asarray([each is not None for each in values], bool)
        to.add(_numbers(np.where(there, np.cumsum(there) - 1, -1)))
        self.kind.write([each for each in values if each is not None], to)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        places, inner = source.numbers(), self.kind.read(source)
        return lambda at: None if places[at] < 0 else inner(places[at])


@dataclass(frozen=True)
class Run:
    """Many values of one kind."""

    kind: Kind
    made: Callable[[Any], Any] | None = None  # None: a ``PackedSequence``

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        many = [sorted(each) if isinstance(each, frozenset) else each for each in values]
        to.add(_numbers(np.cumsum([0, *map(len, many)])))
        self.kind.write([value for each in many for value in each], to)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        ends, inner, made = source.numbers(), self.kind.read(source), self.made
        if made is None:
            return lambda at: PackedSequence(inner, ends[at], ends[at + 1])
        return lambda at: made(map(inner, range(ends[at], ends[at + 1])))


@dataclass(frozen=True)
class Together:
    """Tuples of a fixed number of values."""

    kinds: tuple[Kind, ...]

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        for place, kind in enumerate(self.kinds):
            kind.write([each[place] for each in values], to)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        columns = [kind.read(source) for kind in self.kinds]
        return lambda at: tuple([column(at) for column in columns])


@dataclass(frozen=True)
class Table:
    """Values by key."""

    key: Kind
    value: Kind
    lazy: bool

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        to.add(_numbers(np.cumsum([0, *map(len, values)])))
        for each in values if self.lazy else ():
            hashes = np.asarray([hash_of(key) for key in each], np.uint64).reshape(-1)
            order = np.argsort(hashes, kind="stable")
            to.add(hashes[order])
            to.add(order.astype(np.int32))
        self.key.write([key for each in values for key in each], to)
        self.value.write([value for each in values for value in each.values()], to)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        ends = source.numbers()
        count = len(ends) - 1 if self.lazy else 0
        hashed = [(source.numbers(), source.numbers()) for _ in range(count)]
        key, value = self.key.read(source), self.value.read(source)

        def mapping(at: int) -> Mapping[Any, Any]:
            start, stop = ends[at], ends[at + 1]
            if not self.lazy:
                places = range(start, stop)
                return dict(zip(map(key, places), map(value, places), strict=True))
            hashes, order = hashed[at]
            return PackedMapping(_after(key, start), _after(value, start), hashes, order)

        return mapping


def _after(column: Column, start: int) -> Column:
    return column if start == 0 else lambda at: column(start + at)


class Record:
    """Objects as the arguments that make them."""

    def __init__(self, made: type) -> None:
        self.made = made
        if is_dataclass(made):
            hints = get_type_hints(made)
            names = [each.name for each in fields(made)]
        else:
            hints = get_type_hints(vars(made).get("__init__", made))
            names = [name for name in hints if name != "return"]
        if not names:
            message = f"The index holds a {made.__name__}, which says nothing of its parts."
            raise IndexFormatError(message)
        self.kinds = {name: kind_of(hints[name]) for name in names}

    def write(self, values: Sequence[Any], to: Writer) -> None:
        """Append the values."""
        for name, kind in self.kinds.items():
            kind.write([self._part(each, name) for each in values], to)

    def _part(self, value: object, name: str) -> object:
        for attribute in (name, f"_{name}"):
            if hasattr(value, attribute):
                return getattr(value, attribute)
        message = f"{self.made.__name__} does not keep its argument {name!r}; it cannot be stored."
        raise IndexFormatError(message)

    def read(self, source: Reader) -> Column:
        """Give back what reads the n-th value."""
        made = self.made
        columns = {name: kind.read(source) for name, kind in self.kinds.items()}
        names, readers = tuple(columns), tuple(columns.values())
        return lambda at: made(**dict(zip(names, [each(at) for each in readers], strict=True)))


_SIMPLE: dict[object, Kind] = {
    str: Text(),
    int: Number(),
    float: Real(),
    bool: Number(int, bool),
    date: Number(date.toordinal, date.fromordinal),
    sparse.csr_array: Matrix(),
}
_MANY: dict[object, Callable[[Any], Any] | None] = {
    tuple: tuple,
    frozenset: frozenset,
    collections.abc.Sequence: None,
}
_COMPOUND: dict[object, Callable[[object, tuple[Any, ...]], Kind | None]] = {
    Literal: lambda *_: Text(),  # of words
    np.ndarray: lambda *_: Array(),
    Union: _optional,
    UnionType: _optional,
    dict: _table,
    collections.abc.Mapping: _table,
    **dict.fromkeys(_MANY, _many),
}
