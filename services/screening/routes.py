"""Screening's HTTP: status, the queue of holds, one transaction. Reading only, JSON only.

Owns: paths and shapes. Refuses to know: tables, and how anything is decided.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import FastAPI, HTTPException, Query

from schemas.envelope import format_instant
from schemas.topics import LANES
from services.screening.domain.clearance import Clearance
from services.screening.domain.deadline import Allowances, from_ms, law_day
from services.screening.domain.reference import Reference
from services.screening.domain.rescreening import Rescreened
from services.screening.domain.standing import Standing

RESCREENINGS_SHOWN = 5


class Queries(Protocol):
    """Reading questions about transactions."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many transactions stand where, per kind."""
        ...

    def waiting(self, most: int) -> list[tuple[Standing, dict[str, Any] | None, list[str]]]:
        """Return what waits for people."""
        ...

    def of_id(
        self, transaction_id: str
    ) -> list[tuple[Standing, bytes | None, list[Mapping[str, Any]]]]:
        """Return every transaction of an id."""
        ...

    def clearances(self, most: int) -> list[Clearance]:
        """Return false positives that were cleared, the latest first."""
        ...

    def rescreenings(self, most: int) -> list[Rescreened]:
        """Return the latest list changes with how far they were compared, the latest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the routes show."""

    queries: Queries
    reference: Callable[[], Reference | None]
    now: Callable[[], datetime]
    allowances: Allowances
    mode: str
    code_version: str
    ownership_cascade: str


def make_http(shown: Shown) -> FastAPI:
    """Return the HTTP application."""
    app = FastAPI(title="Portcullis screening", openapi_url=None)

    @app.get("/v1/status")
    def status() -> dict[str, Any]:
        return say_status(shown)

    @app.get("/v1/holds")
    def holds(limit: Annotated[int, Query(ge=1, le=5000)] = 500) -> dict[str, Any]:
        now = shown.now()
        return {"holds": [_say_hold(now, *each) for each in shown.queries.waiting(limit)]}

    @app.get("/v1/clearances")
    def clearances(limit: Annotated[int, Query(ge=1, le=5000)] = 500) -> dict[str, Any]:
        today = law_day(shown.now())
        return {
            "clearances": [say_clearance(today, each) for each in shown.queries.clearances(limit)]
        }

    @app.get("/v1/transactions/{transaction_id:path}")
    def transaction(transaction_id: str) -> dict[str, Any]:
        found = shown.queries.of_id(transaction_id)
        if not found:
            raise HTTPException(404, f"no transaction {transaction_id[:128]!r} is known")
        return {"transactions": [_say_transaction(*each) for each in found]}

    return app


def say_status(shown: Shown) -> dict[str, Any]:
    """Return what is in force and how many transactions stand where."""
    now = shown.now()
    reference = shown.reference()
    return {
        "now": format_instant(now),
        "law_day": law_day(now).isoformat(),
        "mode": shown.mode,
        "code_version": shown.code_version,
        "ownership_cascade": shown.ownership_cascade,
        "counts": shown.queries.counts(),
        "rescreenings": [
            _say_rescreened(each) for each in shown.queries.rescreenings(RESCREENINGS_SHOWN)
        ],
        "defaults": {name: _seconds(value) for name, value in asdict(shown.allowances).items()},
        **({} if reference is None else _say_reference(reference, now, shown.allowances)),
    }


def _say_reference(reference: Reference, now: datetime, allowances: Allowances) -> dict[str, Any]:
    gate = reference.gate_at(now, allowances)
    return {
        "generation": reference.generation,
        "policy_digest": reference.law.digest,
        "catalog_digest": gate.catalog_digest,
        "stale": list(gate.stale),
        "names": reference.names,
        "lists": [
            {
                "list_name": each.name,
                "digest": each.digest,
                "rows": each.rows,
                "format": each.form,
                "kept": each.kept,
                "fetched_at": format_instant(each.fetched_at),
                "age_s": _seconds(now - each.fetched_at),
            }
            for each in reference.lists
        ],
        "sources": sorted(reference.sources),
        "reviewers": sorted(reference.reviewers),
        "suspensions": [asdict(each) for each in reference.suspensions],
    }


def say_clearance(today: date, clearance: Clearance) -> dict[str, Any]:
    """Return a clearance and what has become of it."""
    state = "expired" if clearance.expires_on <= today else "in_force"
    return {
        **asdict(clearance),
        "cleared_on": clearance.cleared_on.isoformat(),
        "expires_on": clearance.expires_on.isoformat(),
        "state": "void" if clearance.voided_by else state,
    }


def _say_rescreened(each: Rescreened) -> dict[str, Any]:
    change = each.progress.change
    return {
        "list_name": change.newer.name,
        "digest": change.newer.digest,
        "replaced": None if change.older is None else change.older.digest,
        "generation": change.generation,
        "lanes": LANES,
        "lanes_finished": each.lanes_finished,
        "compared": each.progress.compared,
        "affected": each.progress.affected,
        "flagged": each.progress.flagged,
        "behind": each.behind,
        "started_at": _instant(each.progress.started_at_ms or None),
        "finished_at": _instant(each.progress.finished_at_ms),
    }


def _say_hold(
    now: datetime, standing: Standing, determined: dict[str, Any] | None, approvers: list[str]
) -> dict[str, Any]:
    findings = [] if determined is None else determined["findings"]
    reasons = [
        {
            key: each.get(key)
            for key in (
                "rule", "reason", "remedy", "line", "role", "missing", "forecast", "would_change"
            )
        }
        for each in findings
    ]  # fmt: skip
    if not reasons and standing.halt_reason:
        reasons = [{"rule": "screening.life", "reason": standing.halt_reason, "remedy": "none"}]
    return {
        **_say_standing(standing),
        "age_s": _seconds(now - from_ms(standing.since_ms)),
        "reasons": reasons,
        "approved_by": approvers,
    }


def _say_transaction(
    standing: Standing, issued: bytes | None, history: list[Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        **_say_standing(standing),
        "facts": json.loads(standing.facts) if standing.facts else None,
        "determination": None if issued is None else json.loads(issued),
        "history": [{"at": format_instant(from_ms(each["at_ms"])), **each} for each in history],
    }


def _say_standing(standing: Standing) -> dict[str, Any]:
    return {
        "source": standing.source,
        "transaction_id": standing.transaction_id,
        "kind": standing.kind,
        "version": standing.version,
        "state": standing.state.value,
        "lane": standing.lane,
        "generation": standing.generation,
        "destination": standing.destination,
        "determination_id": standing.determination_id,
        "disposition": standing.disposition,
        "halt_reason": standing.halt_reason,
        "since": format_instant(from_ms(standing.since_ms)),
        "valid_until": _instant(standing.valid_until_ms),
        "released_at": _instant(standing.released_at_ms),
        "release_ended_at": _instant(standing.release_ended_at_ms),
        "departed": dict(standing.departed),
    }


def _instant(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else format_instant(from_ms(milliseconds))


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
