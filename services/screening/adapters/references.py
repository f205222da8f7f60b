"""References in force: rows of the database joined with files, loaded once per generation.

Owns: the generation row, what changed, and the one snapshot in memory. An index of another digest
than the database's active one is loaded before anything is decided.
Refuses to know: what depends on them.
"""

import base64

from sqlalchemy import bindparam, select, update

from schemas.controls import ListActivation, ReviewerRegistration, SourceRegistration, Suspension
from services.chassis.database import Statement, upsert
from services.chassis.database import Transaction as Work
from services.matching.delta import compare_lists
from services.matching.errors import MatchingError
from services.matching.starter import starter_digest
from services.policy.law import Law
from services.policy.reference.catalog import Catalog, import_item_master
from services.screening.adapters.deltas import Deltas
from services.screening.adapters.listed import Listed
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


class StoredReferences:
    """``ports.References`` on the database and the file store."""

    def __init__(self, store: FileStore, law: Law) -> None:
        self._store = store
        self._law = law
        self._listed = Listed(store)
        self._snapshot: Reference | None = None
        self._verifier: Verifier | None = None
        self._catalogs: dict[str, Catalog] = {}
        self._deltas = Deltas(self._listed.read_whole, self._listed.index)

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
        screening = self._listed.screening_of(parts, broken)
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
            screening=screening,
            names=0 if screening is None else screening.index.names,
        )

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
            delta = compare_lists(self._listed.read_whole(in_force), self._listed.read_whole(newer))
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
            self._listed.read_whole(list_of(activation))
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
