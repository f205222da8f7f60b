"""Rows of references into domain values.

Owns: reading the reference tables whole. Refuses to know: files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.chassis.database import Statement
from services.chassis.database import Transaction as Work
from services.policy.facts import Suspension
from services.screening.adapters.tables import (
    CATALOGS,
    CHANGES,
    LISTS,
    REVIEWERS,
    SOURCES,
    SUSPENSIONS,
)
from services.screening.domain.change import Change
from services.screening.domain.deadline import from_ms
from services.screening.domain.reference import ListInForce, Source
from services.screening.domain.review import Reviewer

_CHANGES = Statement(
    select(
        CHANGES.c.generation,
        CHANGES.c.kind,
        CHANGES.c.subject,
        CHANGES.c.cause,
        CHANGES.c.reason,
    ).order_by(CHANGES.c.generation)
)
_LISTS = Statement(select(LISTS).order_by(LISTS.c.list_name))
_CATALOG = Statement(select(CATALOGS.c.digest))
_SOURCES = Statement(select(SOURCES))
_REVIEWERS = Statement(select(REVIEWERS))
_SUSPENSIONS = Statement(select(SUSPENSIONS).order_by(SUSPENSIONS.c.suspension_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRows:
    """Everything the reference tables say under one generation."""

    generation: int
    day: date | None
    changes: tuple[Change, ...]
    lists: tuple[ListInForce, ...]
    catalog_digest: str | None
    sources: Mapping[str, Source]
    reviewers: Mapping[str, Reviewer]
    suspensions: tuple[Suspension, ...]


def read_rows(work: Work, *, generation: int, day: str) -> ReferenceRows:
    """Read the reference tables whole."""
    catalog = work.one(_CATALOG)
    return ReferenceRows(
        generation=generation,
        day=date.fromisoformat(day) if day else None,
        changes=tuple(
            Change(generation=at, kind=kind, subject=subject, cause=cause, reason=reason)
            for at, kind, subject, cause, reason in work.rows(_CHANGES)
        ),
        lists=tuple(
            ListInForce(
                name=name,
                digest=digest,
                rows=rows,
                fetched_at=from_ms(fetched),
                form=form or "csl_csv",
                kept=kept,
            )
            for name, digest, rows, fetched, form, kept in work.rows(_LISTS)
        ),
        catalog_digest=None if catalog is None else catalog[0],
        sources={
            name: Source(
                name=name, channels=frozenset(channels.split()), exporter=exporter, country=country
            )
            for name, channels, exporter, country in work.rows(_SOURCES)
        },
        reviewers={
            name: Reviewer(
                name=name, public_key=bytes(key), requester_for=frozenset(requester_for.split())
            )
            for name, key, requester_for in work.rows(_REVIEWERS)
        },
        suspensions=tuple(
            Suspension(suspension_id=name, scope=scope, value=value or None)
            for name, scope, value in work.rows(_SUSPENSIONS)
        ),
    )
