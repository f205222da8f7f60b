"""References in force: rows of the database joined with files, loaded once per generation.

Owns: the generation row, what changed, and the one snapshot in memory. An index of another digest
than the database's active one is loaded before anything is decided.
Refuses to know: what depends on them.
"""

import base64
import threading
from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, select, update

from schemas.controls import ListActivation, ReviewerRegistration, SourceRegistration, Suspension
from services.chassis.database import Statement, upsert
from services.chassis.database import Transaction as Work
from services.matching.delta import compare_lists
from services.matching.errors import MatchingError
from services.matching.index import Index, build_index, digest_of
from services.matching.lists import PartyList, join_kept, parse_list
from services.matching.screen import Screener, ScreenResult, Subject
from services.matching.starter import starter_digest
from services.policy.law import Law
from services.policy.reference.catalog import Catalog, import_item_master
from services.screening.adapters.deltas import Deltas
from services.screening.adapters.index_files import IndexFiles
from services.screening.adapters.reading import ReferenceRows, read_rows
from services.screening.adapters.statements import put
from services.screening.adapters.store import FileStore
from services.screening.adapters.tables import (
    CATALOGS,
    CHANGES,
    GENERATION,
    LISTS,
    REVIEWERS,
    SOURCES,
    SUSPENSIONS,
)
from services.screening.domain.change import Change
from services.screening.domain.deadline import to_ms
from services.screening.domain.reference import ListInForce, Reference
from services.screening.domain.rescreening import Delta
from services.screening.errors import StoredFileError
from services.screening.translate.activations import list_of
from services.tlog.note import Verifier

_GENERATION = select(GENERATION.c.generation, GENERATION.c.day).where(GENERATION.c.id == 1)
_SHARE = Statement(_GENERATION.with_for_update(read=True))
_LOCK = Statement(_GENERATION.with_for_update())
_START = put(GENERATION)
_RAISE = Statement(
    update(GENERATION).where(GENERATION.c.id == 1).values(generation=bindparam("to"))
)
_SET_DAY = Statement(update(GENERATION).where(GENERATION.c.id == 1).values(day=bindparam("to")))
_PUT_CHANGE = put(CHANGES)
_KEEP_LIST = upsert(LISTS)
_KEEP_CATALOG = upsert(CATALOGS)
_KEEP_SOURCE = upsert(SOURCES)
_KEEP_REVIEWER = upsert(REVIEWERS)
_KEEP_SUSPENSION = upsert(SUSPENSIONS)
_ONE_SUSPENSION = Statement(
    select(SUSPENSIONS).where(SUSPENSIONS.c.suspension_id == bindparam("suspension_id"))
)
_DROP_SUSPENSION = Statement(
    SUSPENSIONS.delete().where(SUSPENSIONS.c.suspension_id == bindparam("b_suspension_id"))
)


class LockedScreener:
    """A screener that several threads may ask, one at a time."""

    def __init__(self, screener: Screener) -> None:
        self._screener = screener
        self._lock = threading.Lock()

    @property
    def index(self) -> Index:
        """The index that is asked."""
        return self._screener.index

    def screen(self, subjects: Sequence[Subject]) -> list[ScreenResult]:
        """Compare each subject; results in the order of the subjects."""
        with self._lock:
            return self._screener.screen(subjects)


Named = tuple[tuple[str, str, str], ...]  # slot, digest and format of each list in an index


def _named(lists: Sequence[ListInForce]) -> Named:
    return tuple(sorted((each.name, each.digest, each.form) for each in lists))


def _digest_of(named: Named) -> str:
    return digest_of((name, digest) for name, digest, _ in named)


class StoredReferences:
    """``ports.References`` on the database and the file store."""

    def __init__(self, store: FileStore, law: Law) -> None:
        self._store = store
        self._law = law
        self._indexes = IndexFiles(store.index_folder)
        self._snapshot: Reference | None = None
        self._verifier: Verifier | None = None
        self._lists: dict[str, PartyList] = {}
        self._catalogs: dict[str, Catalog] = {}
        self._index: tuple[Named, LockedScreener, int] | None = None
        self._deltas = Deltas(self._read_whole, self._whole_index)

    def current(self, work: Work) -> Reference:
        """Read the generation FOR SHARE; load what is in force if it is not what is in memory."""
        row = work.one(_SHARE)
        generation, day = (0, "") if row is None else (row[0], row[1])
        known = self._snapshot
        if known is not None and known.generation == generation and not known.broken:
            return known
        self._snapshot = self._load(read_rows(work, generation=generation, day=day))
        return self._snapshot

    def last(self) -> Reference | None:
        """Return the snapshot in memory."""
        return self._snapshot

    def verifier(self) -> Verifier | None:
        """Read the log's key once."""
        if self._verifier is None:
            self._verifier = self._store.read_verifier()
        return self._verifier

    def _load(self, rows: ReferenceRows) -> Reference:
        broken: set[str] = set()
        parts = [part for each in rows.lists for part in each.parts()]
        index = self._index_of(parts, broken)
        catalog = None
        if rows.catalog_digest is not None:
            catalog = self._catalog(rows.catalog_digest, broken)
        return Reference(
            generation=rows.generation,
            law=self._law,
            day=rows.day,
            changes=rows.changes,
            lists=rows.lists,
            catalog=catalog,
            sources=rows.sources,
            reviewers=rows.reviewers,
            suspensions=rows.suspensions,
            broken=tuple(sorted(broken)),
            screening=None if index is None else index[1],
            names=0 if index is None else index[2],
        )

    def _list(self, active: ListInForce, broken: set[str]) -> PartyList | None:
        try:
            return self._read_list(active)
        except (StoredFileError, MatchingError):
            broken.add("lists")
            return None

    def _read_list(self, active: ListInForce) -> PartyList:
        if active.digest not in self._lists:
            content = self._store.read_list(active.digest)
            self._lists[active.digest] = parse_list(content, form=active.form, name=active.name)
        return self._lists[active.digest]

    def _whole_index(self) -> Index | None:
        """Return the index in memory."""
        return None if self._index is None else self._index[1].index

    def _read_whole(self, active: ListInForce) -> PartyList:
        """Read a list with what is kept beside it."""
        listed, *kept = [self._read_list(part) for part in active.parts()]
        return join_kept(listed, kept[0] if kept else None)

    def _catalog(self, digest: str, broken: set[str]) -> Catalog | None:
        try:
            return self._read_catalog(digest)
        except StoredFileError:
            broken.add("catalog")
            return None

    def _read_catalog(self, digest: str) -> Catalog:
        if digest not in self._catalogs:
            imported = import_item_master(self._store.read_catalog(digest))
            if not isinstance(imported, Catalog):
                raise StoredFileError(digest, f"has {len(imported)} defects")
            self._catalogs[digest] = imported
        return self._catalogs[digest]

    def _index_of(
        self, active: Sequence[ListInForce], broken: set[str]
    ) -> tuple[Named, LockedScreener, int] | None:
        there = [each for each in active if self._is_there(each, broken)]
        named = _named(there)
        if self._index is not None and self._index[0] == named:
            return self._index
        index = self._indexes.load(_digest_of(named), repr(named)) if named else None
        if index is None:
            read = [(each, self._list(each, broken)) for each in there]
            lists = [found for _, found in read if found is not None]
            named = _named([each for each, found in read if found is not None])
            if not lists:
                return None
            build = partial(build_index, lists)
            index = self._indexes.load_or_build(_digest_of(named), build, repr(named))
        self._lists.clear()  # what was read of them is in the index
        self._index = (named, LockedScreener(Screener(index)), index.names)
        return self._index

    def _is_there(self, active: ListInForce, broken: set[str]) -> bool:
        known = () if self._index is None else self._index[0]
        if active.digest in self._lists or (active.name, active.digest, active.form) in known:
            return True
        try:
            self._store.read_list(active.digest)
        except StoredFileError:
            broken.add("lists")
            return False
        return True

    def raise_generation(self, work: Work, change: Change, *, at_ms: int) -> int:
        """Lock the generation row and raise it by one."""
        generation = self._locked(work) + 1
        work.execute(_RAISE, to=generation)
        work.execute(
            _PUT_CHANGE,
            generation=generation,
            kind=change.kind,
            subject=change.subject,
            cause=change.cause,
            reason=change.reason,
            at_ms=at_ms,
        )
        return generation

    def _locked(self, work: Work) -> int:
        row = work.one(_LOCK)
        if row is None:
            work.execute(_START, id=1, generation=0, day="")
            return 0
        return int(row[0])

    def set_day(self, work: Work, day: str) -> None:
        """Update the day beside the generation."""
        self._locked(work)
        work.execute(_SET_DAY, to=day)
        self._snapshot = None

    def is_shipped(self, digest: str) -> bool:
        """Compare with the starter list of this code."""
        return digest == starter_digest()

    def delta_to(self, activation: ListActivation, in_force: ListInForce) -> str | None:
        """Compare both with what is kept beside them."""
        try:
            newer = list_of(activation)
            delta = compare_lists(self._read_whole(in_force), self._read_whole(newer))
        except (StoredFileError, MatchingError):
            return None
        self._deltas.remember(in_force, newer, delta)
        return delta.digest

    def delta_between(self, older: ListInForce, newer: ListInForce) -> Delta | None:
        """Index what changed between two lists, once."""
        return self._deltas.between(older, newer)

    def proves_list(self, activation: ListActivation) -> str:
        """Read the list and what is kept beside it; return what is wrong."""
        try:
            self._read_whole(list_of(activation))
        except (StoredFileError, MatchingError) as error:
            return str(error)
        return ""

    def proves_catalog(self, digest: str) -> str:
        """Read the catalog; return what is wrong."""
        try:
            self._read_catalog(digest)
        except StoredFileError as error:
            return str(error)
        return ""

    def keep_list(self, work: Work, activation: ListActivation) -> None:
        """Replace the slot's row."""
        work.execute(
            _KEEP_LIST,
            list_name=activation.list_name,
            digest=activation.digest,
            rows=activation.rows,
            fetched_at_ms=to_ms(activation.fetched_at),
            form=activation.format,
            kept=activation.kept,
        )

    def keep_catalog(self, work: Work, digest: str) -> None:
        """Replace the one row."""
        work.execute(_KEEP_CATALOG, id=1, digest=digest)

    def keep_source(self, work: Work, registration: SourceRegistration) -> None:
        """Replace the source's row."""
        work.execute(
            _KEEP_SOURCE,
            source=registration.registered_source,
            channels=" ".join(registration.channels),
            exporter=registration.exporter,
            country=registration.exporter_country,
        )

    def keep_reviewer(self, work: Work, registration: ReviewerRegistration) -> None:
        """Replace the reviewer's row."""
        work.execute(
            _KEEP_REVIEWER,
            reviewer=registration.reviewer,
            public_key=base64.b64decode(registration.public_key),
            requester_for=" ".join(registration.requester_for),
        )

    def keep_suspension(self, work: Work, suspension: Suspension) -> None:
        """Replace the switch's row."""
        work.execute(
            _KEEP_SUSPENSION,
            suspension_id=suspension.suspension_id,
            scope=suspension.scope,
            value=suspension.value or "",
        )

    def drop_suspension(self, work: Work, suspension_id: str) -> Suspension | None:
        """Delete the switch's row."""
        row = work.one(_ONE_SUSPENSION, suspension_id=suspension_id)
        if row is None:
            return None
        work.execute(_DROP_SUSPENSION, b_suspension_id=suspension_id)
        return Suspension(
            suspension_id=suspension_id, scope=row[1], value=row[2] or None, reason="lifted"
        )
