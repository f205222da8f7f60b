"""Every party against every listed name, in one batched pass.

Owns: the answer's shape, the pass, and the cache of answers. Refuses to know: what a match means
in law.

The procedure: 1. normalize the subject's names; 2. look up equal keys and identifiers; 3. propose
near names for all subjects in one sparse product; 4. align each proposed name word by word;
5. state country, address and identifier as evidence beside the score, never blended into it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.matching.addresses.streets import read_street
from services.matching.chinese import (
    CHINESE_COUNTRIES,
    core_of_chinese,
    pinyin_of,
    place_sounds_of,
)
from services.matching.companies.propose import find_companies
from services.matching.companies.whole import read_again
from services.matching.evidence import WEAK_FLOOR, Candidate, Status, judge, judge_address
from services.matching.identifiers import usable_keys
from services.matching.index import Index, ListedName, han_key
from services.matching.lists import ListEntry
from services.matching.normalize import Name, expand, normalize
from services.matching.persons.align import DIFFERS_MAX
from services.matching.persons.kinds import reads_as_person
from services.matching.persons.propose import find_persons
from services.matching.score import SCORE_MAX, align

SORTED_SCORE = 999
JOINED_SCORE = 980
CORE_SCORE = 900  # the core of a Chinese name agrees
SOUND_PLACED_SCORE = 840  # it sounds alike, and the place agrees
SOUND_SCORE = 700  # it only sounds alike: informs, the name is unscreenable
SOUND_ALONE_LETTERS = 5  # of a sound that informs whatever the place
SOUND_ALONE_ROWS = 12  # and the names it may be of
BATCH = 64
CACHE_SIZE = 100_000

__all__ = ["Match", "ScreenResult", "Screener", "Status", "Subject", "screen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A party to compare: one key of the cache.

    Attributes:
        name: as the order states it, any script.
        name_latin: a stated Latin form of it.
        country: ISO 3166 alpha-2, None when unknown.
        address: its lines.
        identifiers: (scheme, value) pairs: ``LEI``, ``USCC``, ``DUNS``, ``VAT``, ``OTHER``.
        born: a person's date or year of birth: ``1968-12-12``, ``1968-12`` or ``1968``.
    """

    name: str
    name_latin: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    address: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    born: str | None = None

    def names(self) -> tuple[str, ...]:
        """All names it states."""
        latin = () if self.name_latin is None else (self.name_latin,)
        return (self.name, *latin, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One listed party that a subject resembles.

    Attributes:
        matched_name: the listed name or alias that was nearest.
        score: 0 to 1000, of the names alone.
        status: ``confirmed``: the name is the same and country, address or identifier agrees;
            ``possible``: the name is strong without that; ``weak``: informs only.
        reasons: stable labels, such as ``name_exact``, ``country_agrees``.
        entry: the listed party itself: license requirement, policy, footnotes, dates.
    """

    list_name: str
    entry_id: str
    entry_name: str
    matched_name: str
    score: int
    status: Status
    reasons: tuple[str, ...]
    entry: ListEntry = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenResult:
    """What comparing one subject with every listed name gave.

    Attributes:
        matches: strongest first.
        compared: how many listed names it was compared with.
        screenable: False: the name is in a script that nothing here bridges; hold it and ask for
            a Latin form (``unscreenable_name``).
    """

    matches: tuple[Match, ...]
    compared: int
    screenable: bool


@dataclass(slots=True)
class _Ask:
    """A subject under way: its names, the best candidate of each entry, who shares its address."""

    subject: Subject
    names: tuple[Name, ...]
    best: dict[int, Candidate] = field(default_factory=dict)
    neighbors: set[int] = field(default_factory=set)

    def offer(self, entry: int, candidate: Candidate) -> None:
        known = self.best.get(entry)
        if known is None or candidate.beats(known):
            self.best[entry] = candidate


def screen(index: Index, subjects: Sequence[Subject]) -> list[ScreenResult]:
    """Compare every subject with every listed name; results in the order of the subjects."""
    results: list[ScreenResult] = []
    for start in range(0, len(subjects), BATCH):
        asks = [_ask(subject) for subject in subjects[start : start + BATCH]]
        for ask in asks:
            _look_up(index, ask)
        _propose(index, asks)
        _propose_persons(index, asks)
        for ask in asks:
            _look_up_address(index, ask)
        results += [_answer(index, ask) for ask in asks]
    return results


def _ask(subject: Subject) -> _Ask:
    names = dict.fromkeys(normalize(text) for text in subject.names())
    return _Ask(subject, tuple(names))


def _look_up(index: Index, ask: _Ask) -> None:
    for name in ask.names:
        if name.han:
            _look_up_chinese(index, ask, name)
            continue
        tokens = expand(name.tokens)
        for row in index.by_core.get(" ".join(tokens), ()):
            _offer_row(index, ask, name, row, SCORE_MAX, ("name_normalized",))
        for row in index.by_sorted.get(" ".join(sorted(tokens)), ()):
            _offer_row(index, ask, name, row, SORTED_SCORE, ("name_reordered",))
        for row in index.by_joined.get("".join(name.tokens), ()):
            _offer_row(index, ask, name, row, JOINED_SCORE, ("name_joined",))
    for key in usable_keys(ask.subject.identifiers):
        for entry in index.by_identifier.get(key, ()):
            listed = index.first_name(entry)
            ask.offer(entry, Candidate(SCORE_MAX, "identifier_agrees", listed, ()))


def _look_up_address(index: Index, ask: _Ask) -> None:
    stated = ask.subject
    street = read_street(", ".join(stated.address), stated.country) if stated.address else None
    if street is None:
        return
    for found, relation in index.streets.find(street):
        entry = index.entries[found.entry]
        said = judge_address(entry, relation)
        if said is None:
            continue
        if relation == "same":
            ask.neighbors.add(found.entry)
        score, kind, reasons = said
        if found.entry not in ask.best or kind == "address_listed":
            listed = ListedName(found.entry, entry.addresses[found.line], "address", "")
            ask.offer(found.entry, Candidate(score, kind, listed, reasons))


def _look_up_chinese(index: Index, ask: _Ask, name: Name) -> None:
    for listed in index.by_han.get(han_key(name), ()):
        ask.offer(listed.entry, Candidate(SCORE_MAX, "name_native", listed, (), name.mixed))
    core = core_of_chinese(han_key(name))
    for listed in index.by_han_core.get(core, ()):
        ask.offer(listed.entry, Candidate(CORE_SCORE, "core_native", listed, ()))
    sound, places = pinyin_of(core), place_sounds_of(name.han)
    rows = index.by_sound.get(sound, ())
    tells = len(sound) >= SOUND_ALONE_LETTERS and len(rows) <= SOUND_ALONE_ROWS
    for row in rows:
        placed = not places.isdisjoint(index.rows[row].tokens)
        if not (placed or tells):
            continue
        score = SOUND_PLACED_SCORE if placed else SOUND_SCORE
        for listed in index.listed[row]:
            if index.entries[listed.entry].countries & CHINESE_COUNTRIES:
                ask.offer(listed.entry, Candidate(score, "core_sounds_alike", listed, ()))


def _offer_row(  # noqa: PLR0913, PLR0917 - one row, one name, one reading
    index: Index, ask: _Ask, name: Name, row: int, score: int, reasons: tuple[str, ...]
) -> None:
    for listed in index.listed[row]:
        exact = score == SCORE_MAX and listed.exact == name.exact_key
        kind = "name_exact" if exact else reasons[0]
        ask.offer(listed.entry, Candidate(score, kind, listed, reasons[1:], name.mixed))


def _propose(index: Index, asks: list[_Ask]) -> None:
    pairs = [(ask, name) for ask in asks for name in ask.names if name.words and not name.han]
    companies = find_companies(index.companies, [name for _, name in pairs], index.weigher)
    for (ask, name), (query, rows) in zip(pairs, companies, strict=True):
        person = reads_as_person(name)
        most = DIFFERS_MAX if person else SCORE_MAX - 1
        for row in rows:
            found = align(query, index.rows[row], index.weigher)
            score, whole = read_again(found.score, found.sides)
            if score >= WEAK_FLOOR:
                other = ("bearer_differs",) if person else ()
                reasons = ("name_similar", *found.reasons, *whole, *other)
                _offer_row(index, ask, name, row, min(score, most), reasons)


def _propose_persons(index: Index, asks: list[_Ask]) -> None:
    pairs = [(ask, name) for ask in asks for name in ask.names if name.words and not name.han]
    people = find_persons(index.persons, [name for _, name in pairs])
    for (ask, name), found in zip(pairs, people, strict=True):
        for row, kind, score, reasons in found:
            if score >= WEAK_FLOOR:
                _offer_row(index, ask, name, row, score, (kind, *reasons))


def _answer(index: Index, ask: _Ask) -> ScreenResult:
    matches = []
    for at, candidate in ask.best.items():
        entry = index.entries[at]
        shared = at in ask.neighbors
        status, reasons = judge(candidate, entry, ask.subject, shares_street=shared)
        matches.append(
            Match(
                list_name=entry.list_name,
                entry_id=entry.entry_id,
                entry_name=entry.name,
                matched_name=candidate.listed.printed,
                score=candidate.score,
                status=status,
                reasons=reasons,
                entry=entry,
            )
        )
    matches.sort(key=_strength)
    screenable = any(name.bridged and not name.han for name in ask.names) or any(
        match.status != "weak" for match in matches
    )
    return ScreenResult(matches=tuple(matches), compared=index.names, screenable=screenable)


_ORDER = {"confirmed": 0, "possible": 1, "weak": 2}


def _strength(match: Match) -> tuple[int, int, str, str]:
    return _ORDER[match.status], -match.score, match.list_name, match.entry_id


class Screener:
    """Screens against one index and remembers its answers.

    The cache is keyed by index digest and subject: with a new index nothing old is answered. Not
    for several threads at once.
    """

    def __init__(self, index: Index, *, size: int = CACHE_SIZE) -> None:
        self.index = index
        self._size = size
        self._known: OrderedDict[tuple[str, Subject], ScreenResult] = OrderedDict()

    def replace_index(self, index: Index) -> None:
        """Screen against another index from now on."""
        self.index = index

    def screen(self, subjects: Sequence[Subject]) -> list[ScreenResult]:
        """Like ``screen``; a subject asked before is answered from memory."""
        digest, known = self.index.digest, self._known
        new = [each for each in dict.fromkeys(subjects) if (digest, each) not in known]
        fresh = dict(zip(new, screen(self.index, new), strict=True))
        answers = []
        for subject in subjects:
            key = (digest, subject)
            if subject in fresh:
                answers.append(fresh[subject])
                known[key] = fresh[subject]
            else:
                known.move_to_end(key)
                answers.append(known[key])
        while len(known) > self._size:
            known.popitem(last=False)
        return answers
