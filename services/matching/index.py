"""The listed names, prepared once for comparison.

Owns: the immutable index, its digest, and the look-ups that find names equal under some key.
Refuses to know: the subjects, and what a match means.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from services.matching.addresses.streets import Streets, build_streets
from services.matching.chinese import CHINESE_COUNTRIES, core_of_chinese
from services.matching.companies.propose import CompanyIndex, build_companies
from services.matching.identifiers import identifier_keys
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NativeNames, load_native_names
from services.matching.normalize import Name, expand, normalize
from services.matching.persons.kinds import is_person
from services.matching.persons.propose import Listing, PersonIndex, build_persons
from services.matching.variants import variants_of
from services.matching.weigh import ANY, CRAFT, DISTINCTIVE, PERSON, PLACE, Weigher, Weighted

SOUND_LETTERS = 4  # a shorter sound is shared by too many characters
SOUND_ROWS_MAX = 60  # a sound of more names tells nobody apart, whatever the place
SOUND_WORDS_MAX = 3  # neighbors that may write one core: ``Zhipu Qingyan``
ENGINE = "matching-2"  # part of every index digest: other rules, other digest


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of one entry.

    Attributes:
        entry: position of the entry in ``Index.entries``.
        printed: as the list prints it.
        label: where it stands: ``name``, ``alias``, ``native``, ``native_unsure``, ``part``,
            ``short``.
        exact: its key with legal form.
    """

    entry: int
    printed: str
    label: str
    exact: str


@dataclass(frozen=True, slots=True)
class Index:
    """Every name of the lists in force, prepared.

    Attributes:
        digest: of the lists' digests, the native names and the version of this engine: the same
            digest answers the same subject in the same way.
        names: how many listed names a subject is compared with.
        entries: all listed parties.
        rows: the distinct listed names as weighed words; row ``i`` is row ``i`` of
            ``companies``.
        listed: for each row, the names that have these words.
        by_core: row numbers, but of persons, by the words in order, joined by spaces.
        by_sorted: row numbers by the words sorted.
        by_joined: row numbers by the words as printed, without spaces.
        by_han: entries by their native name.
        by_han_core: entries by the core of their native name.
        by_sound: row numbers of companies in Chinese countries by how a core may sound: each
            word that is no business, and neighbors of them run together.
        by_identifier: entries by identifier value.
        streets: the listed street addresses, found without any name.
        companies: the rows that name no person.
        persons: the rows that name a person.
    """

    digest: str
    names: int
    entries: Sequence[ListEntry]
    rows: Sequence[Weighted]
    listed: Sequence[tuple[ListedName, ...]]
    by_core: Mapping[str, tuple[int, ...]]
    by_sorted: Mapping[str, tuple[int, ...]]
    by_joined: Mapping[str, tuple[int, ...]]
    by_han: Mapping[str, tuple[ListedName, ...]]
    by_han_core: Mapping[str, tuple[ListedName, ...]]
    by_sound: Mapping[str, tuple[int, ...]]
    by_identifier: Mapping[str, tuple[int, ...]]
    streets: Streets
    weigher: Weigher
    companies: CompanyIndex
    persons: PersonIndex

    def first_name(self, entry: int) -> ListedName:
        """The printed name of an entry."""
        return ListedName(entry, self.entries[entry].name, "name", "")


def build_index(lists: Sequence[PartyList], natives: NativeNames | None = None) -> Index:
    """Prepare the lists for comparison.

    Args:
        lists: the lists in force.
        natives: names in their own script, joined by Latin name; our own table unless given.
    """
    natives = load_native_names() if natives is None else natives
    entries = tuple(
        _with_natives(entry, natives) for party_list in lists for entry in party_list.entries
    )
    rows, han = _collect(entries, natives)
    keys = tuple(rows)
    bare = [core_of(words, light) for words, light, _ in keys]
    cores = [expand(core) for core in bare]
    weigher = Weigher(_spread(cores), len(keys))
    rows_weighed = tuple(weigher.weigh(*key[:2], bearer=key[2]) for key in keys)
    others_bare = [() if key[2] == PERSON else core for key, core in zip(keys, bare, strict=True)]
    others = [() if key[2] == PERSON else core for key, core in zip(keys, cores, strict=True)]
    return Index(
        digest=digest_of(((each.name, each.digest) for each in lists), natives),
        names=sum(map(len, rows.values())) + sum(map(len, han.values())),
        entries=entries,
        rows=rows_weighed,
        listed=tuple(tuple(names) for names in rows.values()),
        by_core=_look_up(" ".join(core) for core in others),
        by_sorted=_look_up(" ".join(sorted(core)) for core in others),
        by_joined=_look_up("".join(core) for core in others_bare),
        by_han={text: tuple(names) for text, names in han.items()},
        by_han_core=_han_cores(han),
        by_sound=_sounds(rows_weighed, list(rows.values()), entries),
        by_identifier=_identifiers(entries),
        streets=build_streets((at, entry.addresses) for at, entry in enumerate(entries)),
        weigher=weigher,
        companies=build_companies(others_bare),
        persons=build_persons(_persons(rows)),
    )


def core_of(words: Iterable[str], light: Iterable[bool]) -> tuple[str, ...]:
    """The words without legal form and fillers."""
    return tuple(word for word, is_light in zip(words, light, strict=True) if not is_light)


def _with_natives(entry: ListEntry, natives: NativeNames) -> ListEntry:
    found = natives.of(entry.name)
    return replace(entry, native_names=found) if found else entry


Rows = dict[tuple[tuple[str, ...], tuple[bool, ...], int], list[ListedName]]
BEARERS = {"vessel": CRAFT, "aircraft": CRAFT}


def _collect(
    entries: tuple[ListEntry, ...], natives: NativeNames
) -> tuple[Rows, dict[str, list[ListedName]]]:
    rows: Rows = {}
    han: dict[str, list[ListedName]] = {}
    for at, entry in enumerate(entries):
        bearer = PERSON if is_person(entry) else BEARERS.get(entry.kind, ANY)
        for variant in variants_of(entry):
            name = normalize(variant.text)
            unsure = natives.confidence.get(variant.text) == "low"
            label = "native_unsure" if unsure else variant.label
            listed = ListedName(at, variant.printed, label, name.exact_key)
            if name.han:
                han.setdefault(han_key(name), []).append(listed)
            elif name.words:
                key = (name.words, name.light, bearer)
                rows.setdefault(key, []).append(listed)
    return rows, han


def han_key(name: Name) -> str:
    """The key of a native name: its letters without spaces and marks."""
    return "".join(name.tokens)


def _spread(names: Iterable[tuple[str, ...]]) -> dict[str, int]:
    spread: dict[str, int] = {}
    for tokens in names:
        for token in set(tokens):
            spread[token] = spread.get(token, 0) + 1
    return spread


def _persons(rows: Rows) -> Iterator[Listing]:
    for row, ((words, light, bearer), names) in enumerate(rows.items()):
        if bearer == PERSON:
            yield Listing(row, words, light, names[0].printed)


def _look_up(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row, key in enumerate(keys):
        if key:
            found[key] = (*found.get(key, ()), row)
    return found


def _identifiers(entries: tuple[ListEntry, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, entry in enumerate(entries):
        for scheme, value in entry.identifiers:
            for key in identifier_keys(scheme, value):
                found[key] = (*found.get(key, ()), at)
    return found


def _han_cores(han: Mapping[str, list[ListedName]]) -> dict[str, tuple[ListedName, ...]]:
    found: dict[str, tuple[ListedName, ...]] = {}
    for text, names in han.items():
        core = core_of_chinese(text)
        if core:
            found[core] = (*found.get(core, ()), *names)
    return found


def _sounds(
    rows: Sequence[Weighted], listed: Sequence[list[ListedName]], entries: tuple[ListEntry, ...]
) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for at, (row, names) in enumerate(zip(rows, listed, strict=True)):
        if row.bearer == ANY and any(
            entries[name.entry].countries & CHINESE_COUNTRIES for name in names
        ):
            for sound in _runs(row):
                found.setdefault(sound, {})[at] = None
    return {sound: tuple(at) for sound, at in found.items() if len(at) <= SOUND_ROWS_MAX}


def _runs(row: Weighted) -> Iterator[str]:
    """Words that may spell a core, alone or run together; a place may: ``Fujian Jinhua``."""
    for first in range(len(row.tokens)):
        for last in range(first, min(first + SOUND_WORDS_MAX, len(row.tokens))):
            if row.kinds[last] not in {DISTINCTIVE, PLACE}:
                break
            sound = "".join(row.tokens[first : last + 1])
            if len(sound) >= SOUND_LETTERS:
                yield sound


def digest_of(lists: Iterable[tuple[str, str]], natives: NativeNames | None = None) -> str:
    """The digest that an index of these lists has, known before it is built.

    Args:
        lists: slot name and digest of each.
        natives: as for ``build_index``.
    """
    natives = load_native_names() if natives is None else natives
    parts = [ENGINE, natives.digest, *sorted(f"{name}:{digest}" for name, digest in lists)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
