"""Indexes of what changed between two lists: small, made once per change and process.

Owns: building and remembering them. Refuses to know: which lists are compared, and why.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.matching.delta import Delta as Between
from services.matching.delta import compare_lists
from services.matching.errors import MatchingError
from services.matching.grams import Grams
from services.matching.index import Index, build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.screen import Screener
from services.matching.weigh import LIGHT
from services.screening.domain.reference import ListInForce, Screening
from services.screening.domain.rescreening import Delta
from services.screening.errors import StoredFileError

ENTRIES_MAX = 5_000  # a longer delta is nearly a list of its own: everything is asked again
REMEMBERED = 4
MORE = 2  # times as many proposals as among the names of a whole list
Named = tuple[tuple[str, str, str], ...]


class Deltas:
    """Deltas by the files they lie between."""

    def __init__(
        self, read: Callable[[ListInForce], PartyList], whole: Callable[[], Index | None]
    ) -> None:
        self._read = read
        self._whole = whole
        self._known: OrderedDict[tuple[Named, Named], Delta | None] = OrderedDict()
        self._told: tuple[tuple[Named, Named], Between] | None = None

    def between(self, older: ListInForce, newer: ListInForce) -> Delta | None:
        """Return what lies between two lists; None: it cannot be told, or it is too much."""
        key = (_named(older), _named(newer))
        if key not in self._known:
            self._known[key] = self._build(older, newer)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def remember(self, older: ListInForce, newer: ListInForce, between: Between) -> None:
        """Take what lies between two lists from who has just compared them: they are large."""
        self._told = ((_named(older), _named(newer)), between)

    def _compare(self, older: ListInForce, newer: ListInForce) -> Between:
        told = self._told
        if told is not None and told[0] == (_named(older), _named(newer)):
            return told[1]
        return compare_lists(self._read(older), self._read(newer))

    def _build(self, older: ListInForce, newer: ListInForce) -> Delta | None:
        try:
            delta = self._compare(older, newer)
        except (StoredFileError, MatchingError):
            return None
        coming = (*delta.added, *(after for _, after in delta.changed))
        going = (*delta.removed, *(before for before, _ in delta.changed))
        if len(coming) + len(going) > ENTRIES_MAX:
            return None
        return Delta(
            coming=self._index(newer, "coming", coming), going=self._index(older, "going", going)
        )

    def _index(
        self, active: ListInForce, side: str, entries: Sequence[ListEntry]
    ) -> Screening | None:
        """Index a few entries, their words weighed by how many names of the whole list hold them.

        By themselves a few names do not know which of their words are rare.
        """
        if not entries:
            return None
        digest = hashlib.sha256(f"{side} {_named(active)}".encode()).hexdigest()
        part = PartyList(name=f"{active.name}.{side}", digest=digest, entries=tuple(entries))
        index, whole = build_index([part]), self._whole()
        return Screener(index if whole is None else judged_as(index, whole))


@dataclass(frozen=True, slots=True)
class PartGrams(Grams):
    """Letter triples of a few names that know which letters a whole list puts together.

    Few names hardly know how rare a triple is: farther ones are proposed too, scores decide.
    """

    whole: Grams

    def nearest(
        self, names: Sequence[tuple[str, ...]], *, count: int, floor: float
    ) -> list[list[tuple[int, float]]]:
        """Propose at half the cosine, and more of them: there are few."""
        return Grams.nearest(self, names, count=count * MORE, floor=floor / 2)

    def odd(self, names: Sequence[tuple[str, ...]]) -> list[tuple[bool, ...]]:
        """Ask the whole list."""
        return self.whole.odd(names)


def judged_as(part: Index, whole: Index) -> Index:
    """Let an index of a few entries judge names as the index of a whole list does.

    Its words weigh by how many names of the whole list hold them, and letters are odd where the
    whole list does not join them.
    """
    rows = tuple(
        whole.weigher.weigh(row.raw, (kind == LIGHT for kind in row.kinds), bearer=row.bearer)
        for row in part.rows
    )
    own = part.companies.grams
    grams = PartGrams(
        triples=own.triples,
        weights=own.weights,
        frequent=own.frequent,
        by_triple=own.by_triple,
        whole=whole.companies.grams,
    )
    companies = replace(part.companies, grams=grams)
    return replace(part, rows=rows, weigher=whole.weigher, companies=companies)


def _named(active: ListInForce) -> Named:
    return tuple((each.name, each.digest, each.form) for each in active.parts())
