"""Ask the law about one transaction.

Owns: joining facts, asking, and that whatever goes wrong with one transaction holds that one.
Refuses to know: what follows from the answer (``steps``).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

import structlog

from schemas.determinations import DeterminationData, ListSnapshot
from schemas.dispositions import Reason
from schemas.envelope import derive_id
from schemas.orders import Order
from schemas.provisioning import CapacityRequest
from services.chassis.errors import OversizeError
from services.matching.screen import ScreenResult, Subject
from services.policy import findings as policy
from services.policy.determine import determine as ask_law
from services.policy.facts import License
from services.screening.domain.account import Account, Holding
from services.screening.domain.deadline import end_of_release, law_day, to_ms
from services.screening.domain.reference import ListInForce
from services.screening.domain.standing import Standing
from services.screening.errors import CastError
from services.screening.handlers import clearing, reserve
from services.screening.handlers.desk import Because
from services.screening.handlers.slice import Slice, name_of
from services.screening.translate.determinations import (
    Frame,
    reasons_of,
    say_determination,
    say_short_hold,
)
from services.screening.translate.facts import Surroundings, WireFacts, build_transaction
from services.screening.translate.licenses import accounts_of, build_license

_LOG = structlog.get_logger("screening.decide")
_EMPTY_DIGEST = "0" * 64


def determine(
    at: Slice, standing: Standing, because: Because
) -> tuple[Standing, tuple[Reason, ...]]:
    """Determine a transaction and issue the determination.

    Returns:
        The standing with its new current determination, and the reasons of its findings.
    """
    licenses = held_licenses(at, standing)
    frame = _frame(at, standing, because)
    try:
        found = _ask(at, standing, because, licenses)
        data = _say(at, found, frame)
        if not reserve.fits(at, standing, found.reservations):
            data = say_short_hold(frame, "license_exhausted", "a license with enough left")
        digest = at.issue(standing, frame.determination_id, data, because.cause)
    except Exception as error:  # noqa: BLE001 - one transaction's defect must hold it, and only it
        found = None
        data = _short_hold(standing, frame, error)
        digest = at.issue(standing, frame.determination_id, data, because.cause)
    return _concluded(at, standing, data, digest, found), reasons_of(data)


def _ask(
    at: Slice, standing: Standing, because: Because, licenses: tuple[License, ...]
) -> policy.Determination:
    reference = at.reference
    transaction = build_transaction(
        at.facts(standing.facts_digest) or read_facts(standing),
        Surroundings(
            source=standing.source,
            exporter=reference.exporter_of(standing.source, standing.kind),
            find_item=(lambda _: None) if reference.catalog is None else reference.catalog.find,
            answers=partial(_screen, at),
            cleared=partial(clearing.find, at),
            licenses=licenses,
            gate=replace(
                reference.gate_at(at.now, at.desk.allowances),
                ownership_cascade=at.desk.ownership_cascade,
            ),
            reviewed=because.reviewed,
        ),
    )
    today = law_day(at.now)
    if _is_under_way(standing, transaction.planned_export_on, today):
        transaction = replace(transaction, planned_export_on=None)
    return ask_law(transaction, reference.law, today=today, mode=at.desk.mode)


def _is_under_way(standing: Standing, planned: date | None, today: date) -> bool:
    """Say whether access was opened before: its first day lies behind it, as it must."""
    opened = standing.kind == "capacity" and bool(standing.departed)
    return opened and planned is not None and planned < today


def _screen(at: Slice, subjects: Sequence[Subject]) -> Sequence[ScreenResult | None]:
    screening = at.reference.screening
    return [None] * len(subjects) if screening is None else screening.screen(subjects)


def read_facts(standing: Standing) -> WireFacts:
    """Read the facts of a transaction's highest version back.

    Raises:
        CastError: its kind is not known.
    """
    if standing.kind == "order":
        return Order.model_validate_json(standing.facts)
    if standing.kind == "capacity":
        return CapacityRequest.model_validate_json(standing.facts)
    message = f"{standing.transaction_id} has no readable facts; send its full state"
    raise CastError(message)


def held_licenses(at: Slice, standing: Standing) -> tuple[License, ...]:
    """Lock the accounts of a transaction's licenses, in order, and say what is left for it."""
    granted = at.licenses(standing)
    if not granted:
        return ()
    names = [account for license_ in granted for account in accounts_of(license_)]
    accounts = at.desk.quota.lock_accounts(at.work, names)
    held = at.desk.quota.holdings(at.work, standing.source, standing.transaction_id)
    left = partial(_left, accounts, held)
    return tuple(build_license(license_, left) for license_ in granted)


def _left(accounts: dict[str, Account], held: list[Holding], account: str) -> int:
    """Count units free, plus those this transaction holds itself."""
    known = accounts.get(account)
    if known is None:
        return 0
    own = sum(each.reserved + each.consumed for each in held if each.account == account)
    return max(0, known.limit - known.balance + own)


def _frame(at: Slice, standing: Standing, because: Because) -> Frame:
    reference = at.reference
    exporter = reference.exporter_of(standing.source, standing.kind)
    return Frame(
        determination_id=derive_id(
            "determination",
            standing.source,
            standing.transaction_id,
            str(standing.version),
            because.cause,
        ),
        transaction=name_of(standing),
        kind="capacity" if standing.kind == "capacity" else "order",
        cause=because.cause,
        mode=at.desk.mode,
        generation=reference.generation,
        law_days=(law_day(at.now),),
        facts_digest=standing.facts_digest or _EMPTY_DIGEST,
        policy_digest=reference.law.digest or _EMPTY_DIGEST,
        catalog_digest=None if reference.catalog is None else reference.catalog.digest,
        lists=say_lists(reference.lists, reference.names),
        code_version=at.desk.code_version,
        destination=standing.destination or "unknown",
        exporter=None if exporter is None else exporter.name,
        reviewed_by=because.reviewed_by,
        remembered=because.remembered,
    )


@lru_cache(maxsize=8)
def say_lists(lists: tuple[ListInForce, ...], names: int) -> tuple[ListSnapshot, ...]:
    """Return the lists in force as a determination names them."""
    return tuple(
        ListSnapshot(
            list_name=each.name,
            digest=each.digest,
            fetched_at=each.fetched_at,
            names_compared=names,
        )
        for one in lists
        for each in one.parts()
    )


def _say(at: Slice, found: policy.Determination, frame: Frame) -> DeterminationData:
    valid_until = None
    if found.disposition is policy.Disposition.RELEASE:
        valid_until = end_of_release(
            at.now,
            at.desk.allowances,
            lapses_on=found.lapses_on,
            lists_fetched_at=at.reference.fetched_at(),
        )
        if valid_until <= at.now:
            return say_short_hold(frame, "reference_stale", "a fresh list")
    return say_determination(found, frame, valid_until)


def _short_hold(standing: Standing, frame: Frame, error: Exception) -> DeterminationData:
    if isinstance(error, OversizeError):
        return say_short_hold(frame, "determination_oversize", "an order of fewer lines")
    _LOG.error(
        "decision_failed",
        transaction_id=standing.transaction_id,
        error=type(error).__name__,
        exc_info=error,
    )
    return say_short_hold(frame, "decision_failed", "a repaired gate; its operator was alarmed")


def _concluded(
    at: Slice,
    standing: Standing,
    data: DeterminationData,
    digest: str,
    found: policy.Determination | None,
) -> Standing:
    """Make a determination the current one."""
    is_release = data.disposition == "release"
    reservations = found.reservations if found is not None and is_release else ()
    valid_until = standing.valid_until_ms
    if data.valid_until is not None:
        valid_until = to_ms(data.valid_until)
    return replace(
        standing,
        determination_id=data.determination_id,
        disposition=data.disposition,
        sealed_digest=digest,
        generation=at.reference.generation,
        terms=_terms(data, reservations) if is_release else "",
        valid_until_ms=valid_until,
    )


def _terms(data: DeterminationData, reservations: Sequence[policy.Reservation]) -> str:
    """Write down what a release under a determination carries along."""
    return json.dumps(
        {
            "obligations": [
                {"code": each.code, "binds": each.binds, "provision": each.provision}
                for each in data.obligations
            ],
            "licenses": data.licenses,
            "clearances": [
                each.clearance.clearance_id for each in data.informs if each.clearance is not None
            ],
            "reservations": [
                {"account": each.account, "amount": each.amount, "line": each.line}
                for each in reservations
            ],
        }
    )
