"""Which listed persons a name could mean: candidates by words, spellings, slips and joined words.

Owns: the persons' part of the index, and the candidates' upper bound of evidence. Refuses to know:
statuses, and entries.

Each listed word, and each two neighbors run together, is a unit. A unit is found by itself, by the
key of its spelling, or by any of its forms with a letter left out: two words one slip apart share
such a form.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from services.matching.normalize import Name
from services.matching.persons.align import (
    ENOUGH,
    SCORE_MAX,
    SPELLING_COST,
    align_persons,
    keep_apart,
    slip_tells,
)
from services.matching.persons.rarity import Rarity
from services.matching.persons.reading import PersonName, read_person
from services.matching.persons.words import keys_of, spellings_of

Numbers = npt.NDArray[np.int32]
SORTED_SCORE = 999
JOINED_SCORE = 980
SLIPPED_SCORE = 900
WORDS_ENOUGH = 2  # words that agree, where both names have as many
CANDIDATES_MAX = 24  # aligned per name, by the upper bound of their evidence
SLACK = 2.4  # decades below enough: still worth an alignment
JOINED_LETTERS = 3


@dataclass(frozen=True, slots=True)
class PersonIndex:
    """The listed names of persons, prepared.

    Attributes:
        rows: of each name, its row in the whole index, shape (N,).
        names: the names, read.
        sizes: how many words of its own each name has, shape (N,).
        units: the number of each word, and of each two neighboring words run together.
        words: the units by number.
        starts: where the names of unit ``u`` begin in ``holders``, shape (U + 1,).
        holders: numbers of names by unit, shape (P,).
        by_sorted: numbers of names by their words sorted.
        by_joined: numbers of names by their words run together.
        keys: unit numbers by the key of their spelling.
        forms: hashes of the units with a letter left out, sorted, shape (F,).
        form_units: the unit of each such form, shape (F,).
    """

    rows: Numbers
    names: Sequence[PersonName]
    sizes: Numbers
    units: Mapping[str, int]
    words: Sequence[str]
    starts: Numbers
    holders: Numbers
    by_sorted: Mapping[str, tuple[int, ...]]
    by_joined: Mapping[str, tuple[int, ...]]
    keys: Mapping[str, tuple[int, ...]]
    forms: npt.NDArray[np.int64]
    form_units: Numbers
    rarity: Rarity


class Listing(NamedTuple):
    """A row of the whole index that names a person.

    Attributes:
        row: its number.
        words: its words, as ``normalize`` gives them.
        light: of each, whether it belongs to a legal form.
        printed: the name as the list prints it.
    """

    row: int
    words: Sequence[str]
    light: Sequence[bool]
    printed: str


def build_persons(names: Iterable[Listing]) -> PersonIndex:
    """Prepare the listed names of persons.

    Args:
        names: rows of the whole index.
    """
    rows: list[int] = []
    read: list[PersonName] = []
    holders: dict[str, list[int]] = {}
    spread: dict[str, int] = {}
    for at, (row, words, light, printed) in enumerate(names):
        rows.append(row)
        read.append(read_person(words, light, printed))
        for word in set(words):
            spread[word] = spread.get(word, 0) + 1
        for unit in dict.fromkeys((*words, *joined_words(words))):
            holders.setdefault(unit, []).append(at)
    words = tuple(holders)
    keys: dict[str, tuple[int, ...]] = {}
    for at, word in enumerate(words):
        for key in keys_of(word) if word in spread else spellings_of(word):
            keys[key] = (*keys.get(key, ()), at)
    forms, form_units = _forms(words)
    return PersonIndex(
        rows=np.asarray(rows, np.int32),
        names=tuple(read),
        sizes=np.asarray([len(name.own) for name in read], np.int32),
        units={word: at for at, word in enumerate(words)},
        words=words,
        starts=np.cumsum([0, *map(len, holders.values())]).astype(np.int32),
        holders=np.asarray([at for each in holders.values() for at in each], np.int32),
        by_sorted=_look_up(" ".join(sorted(name.words)) for name in read),
        by_joined=_look_up("".join(name.words) for name in read),
        keys=keys,
        forms=forms,
        form_units=form_units,
        rarity=Rarity(spread, len(rows)),
    )


def _look_up(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, key in enumerate(keys):
        found[key] = (*found.get(key, ()), at)
    return found


def joined_words(words: Sequence[str]) -> list[str]:
    """Each two neighbors run together."""
    pairs = (one + other for one, other in pairwise(words))
    return [pair for pair in pairs if len(pair) >= JOINED_LETTERS]


def _forms(words: Sequence[str]) -> tuple[npt.NDArray[np.int64], Numbers]:
    hashes: list[int] = []
    units: list[int] = []
    for at, word in enumerate(words):
        for form in forms_of(word):
            hashes.append(zlib.crc32(form.encode()))
            units.append(at)
    hashed = np.asarray(hashes, np.int64).reshape(-1)
    order = np.argsort(hashed, kind="stable")
    return hashed[order], np.asarray(units, np.int32).reshape(-1)[order]


def forms_of(word: str) -> set[str]:
    """The word, and the word with each one letter left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


Units = dict[int, float]


class Found(NamedTuple):
    """A listed name that a name resembles.

    Attributes:
        row: its row in the whole index.
        kind: ``name_exact``, ``name_reordered`` (the same words), ``name_joined`` (the same
            letters) or ``name_similar``.
        score: 0 to 1000.
        reasons: how it was aligned.
    """

    row: int
    kind: str
    score: int
    reasons: tuple[str, ...] = ()


def find_persons(persons: PersonIndex, names: Sequence[Name]) -> list[list[Found]]:
    """For each name, the listed persons that resemble it."""
    wanted = {unit for name in names for unit in (*name.words, *joined_words(name.words))}
    near = _near_units(persons, sorted(wanted))
    return [_find(persons, name, near) for name in names]


def _find(persons: PersonIndex, name: Name, near: Mapping[str, Units]) -> list[Found]:
    known = persons.rarity.is_known  # Na and Sa are names, not only legal forms
    marks = [light and not known(word) for word, light in zip(name.words, name.light, strict=True)]
    person = read_person(name.words, marks)
    alone = sum(not mark for mark in marks) == 1
    company = alone or (bool(name.legal) and any(marks))
    same = _same_words(persons, person)
    found = [Found(int(persons.rows[at]), *how) for at, how in same.items()]
    for at in _candidates(persons, person, near):
        if at not in same:
            each = align_persons(person, persons.names[at], persons.rarity)
            each = keep_apart(each, alone=alone) if company else each
            found.append(Found(int(persons.rows[at]), "name_similar", each.score, each.reasons))
    return found


Same = dict[int, tuple[str, int] | tuple[str, int, tuple[str, ...]]]


def _same_words(persons: PersonIndex, name: PersonName) -> Same:
    same: Same = {}
    for words in _spaces_slipped(name.words):
        for at in persons.by_sorted.get(" ".join(sorted(words)), ()):
            same[at] = ("name_similar", SLIPPED_SCORE, ("typo",))
    for at in persons.by_joined.get("".join(name.words), ()):
        same[at] = ("name_joined", JOINED_SCORE)
    for at in persons.by_sorted.get(" ".join(sorted(name.words)), ()):
        in_order = persons.names[at].words == name.words
        same[at] = ("name_exact", SCORE_MAX) if in_order else ("name_reordered", SORTED_SCORE)
    return same


def _spaces_slipped(words: Sequence[str]) -> Iterator[list[str]]:
    """The name with a letter moved over the space before or after it."""
    for at, (one, other) in enumerate(pairwise(words)):
        for pair in ((one[:-1], one[-1] + other), (one + other[0], other[1:])):
            yield [*words[:at], *filter(None, pair), *words[at + 2 :]]


def _candidates(persons: PersonIndex, name: PersonName, near: Mapping[str, Units]) -> list[int]:
    own = dict.fromkeys(name.words[at] for at in name.own)
    units = [(at, tells, 1) for word in own for at, tells in near[word].items()]
    for word in joined_words(name.words):
        units += [(at, tells, 2) for at, tells in near[word].items() if word not in own]
    if not units:
        return []
    numbers, tells, worth = zip(*units, strict=True)
    runs = [persons.holders[persons.starts[at] : persons.starts[at + 1]] for at in numbers]
    sizes = [len(run) for run in runs]
    holders = np.concatenate(runs)
    bounds = np.bincount(holders, np.repeat(tells, sizes), len(persons.rows))
    words = np.bincount(holders, np.repeat(worth, sizes), len(persons.rows))
    enough = np.minimum(persons.sizes, min(len(own), WORDS_ENOUGH))
    rows = np.flatnonzero((bounds >= ENOUGH - SLACK) & (words >= enough))
    if len(rows) > CANDIDATES_MAX:
        rows = rows[np.argsort(-bounds[rows], kind="stable")[:CANDIDATES_MAX]]
    return [int(at) for at in rows]


def _near_units(persons: PersonIndex, words: Sequence[str]) -> dict[str, Units]:
    """The units that each word could mean, and the evidence if it does."""
    near: dict[str, Units] = {}
    for word in words:
        units: Units = {}
        for key in keys_of(word):
            for at in persons.keys.get(key, ()):
                units[at] = persons.rarity.tells(persons.words[at]) - SPELLING_COST
        exact = persons.units.get(word)
        if exact is not None:
            units[exact] = persons.rarity.tells(word)
        near[word] = units
    forms = [(word, form) for word in words if len(word) > 1 for form in forms_of(word)]
    hashed = np.asarray([zlib.crc32(form.encode()) for _, form in forms], np.int64).reshape(-1)
    low = np.searchsorted(persons.forms, hashed, "left").tolist()
    high = np.searchsorted(persons.forms, hashed, "right").tolist()
    for (word, _), start, stop in zip(forms, low, high, strict=True):
        units = near[word]
        for at in persons.form_units[start:stop].tolist():
            if at not in units:
                listed = persons.words[at]
                slip = OSA.distance(word, listed, score_cutoff=1) == 1
                units[at] = slip_tells(word, listed, 1, persons.rarity) if slip else 0.0
    return near
