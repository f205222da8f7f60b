"""The global lane: what operator and government say to all lanes at once.

Owns: activations, registrations, switches, licenses, and that each raises the generation.
Refuses to know: which transactions it touches; lanes scan their own.
"""

from schemas.authorizations import AuthorizationGranted, AuthorizationRevoked, License
from schemas.controls import (
    CatalogActivated,
    ListActivated,
    ReviewerRegistered,
    SourceRegistered,
    Suspension,
    SuspensionLifted,
    SuspensionOrdered,
)
from schemas.partitions import partition_of
from schemas.topics import LANES
from services.screening.domain.account import Account, close_account, open_account
from services.screening.domain.activation import WHAT_TO_DO, Activation, judge_activation
from services.screening.domain.change import Change, ChangeKind, name_transaction
from services.screening.domain.deadline import law_day
from services.screening.domain.reference import ListInForce
from services.screening.domain.rescreening import ListChange
from services.screening.handlers.intake import Readable, Unreadable, refuse, reject
from services.screening.handlers.reserve import say_movement
from services.screening.handlers.slice import Slice
from services.screening.translate.activations import ask_activation, list_of, read_approvals
from services.screening.translate.licenses import accounts_of

_SCOPES: dict[str, ChangeKind] = {
    "all": "suspend_all",
    "source": "suspend_source",
    "destination": "suspend_destination",
}


_UNKNOWN = "Register the reviewer who approves (portcullis reviewers add), then sign again."
_UNSIGNED = "The approval is no signature over this activation; propose it again and sign again."


def activate_list(at: Slice, read: Readable, event: ListActivated) -> None:
    """Put a list in force that two people approved; otherwise reject it: the former list stays.

    An approved file that cannot be read is in force too: everything holds.
    """
    references = at.desk.references
    in_force = at.list_in_force(event.data.list_name)
    asked = ask_activation(event.data, is_shipped=references.is_shipped(event.data.digest))
    refusal = _judge_list(at, read, event, asked, in_force)
    if refusal is not None:
        reject(at, refusal)
        return
    wrong = references.proves_list(event.data)
    if wrong:
        reject(at, refuse(read, "list_unusable", wrong, pointer="/data/digest"))
    references.keep_list(at.work, event.data)
    at.activate(list_of(event.data))
    subject = f"{event.data.list_name}@{event.data.digest}"
    is_stale = bool(at.reference.gate_at(at.now, at.desk.allowances).stale)
    kind = _kind_of(asked, in_force, is_sound=not is_stale and not wrong)
    generation = raise_generation(at, Change(kind=kind, subject=subject, cause=event.id))
    if kind != "refresh":
        change = ListChange(generation=generation, newer=list_of(event.data), older=in_force)
        at.desk.rescreenings.keep_change(at.work, change)


def _kind_of(asked: Activation, in_force: ListInForce | None, *, is_sound: bool) -> ChangeKind:
    """Say what an activation asks of open transactions.

    ``refresh``: the same bytes again: nothing. ``delta``: sound lists before and after: to be
    compared with the names that changed. ``list``: to be asked again, whatever the names.
    """
    if is_sound and asked.repeats(in_force):
        return "refresh"
    return "delta" if is_sound and in_force is not None else "list"


def _judge_list(
    at: Slice,
    read: Readable,
    event: ListActivated,
    asked: Activation,
    in_force: ListInForce | None,
) -> Unreadable | None:
    """Return why an activation does not count; None where it does."""
    signed = read_approvals(event.data, at.reference.reviewers)
    if signed.wrong:
        message = _UNKNOWN if signed.wrong == "unknown_reviewer" else _UNSIGNED
        return refuse(read, signed.wrong, message, pointer="/data/approvals")
    why = judge_activation(
        asked, in_force, approvers=signed.approvers, keys=signed.keys, now=at.now
    )
    if not why and in_force is not None and not asked.repeats(in_force):
        found = at.desk.references.delta_to(event.data, in_force)
        why = "delta_differs" if found is not None and found != event.data.delta else ""
    if not why:
        return None
    pointer, message = WHAT_TO_DO[why]
    return refuse(read, why, message, pointer=pointer)


def activate_catalog(at: Slice, read: Readable, event: CatalogActivated) -> None:
    """Put a catalog in force. A file that cannot be read is in force too: everything holds."""
    references = at.desk.references
    wrong = references.proves_catalog(event.data.digest)
    if wrong:
        reject(at, refuse(read, "catalog_unusable", wrong, pointer="/data/digest"))
    references.keep_catalog(at.work, event.data.digest)
    raise_generation(at, Change(kind="catalog", subject=event.data.digest, cause=event.id))


def register_source(at: Slice, event: SourceRegistered) -> None:
    """Let a source speak."""
    at.desk.references.keep_source(at.work, event.data)
    subject = event.data.registered_source
    raise_generation(at, Change(kind="source", subject=subject, cause=event.id))


def register_reviewer(at: Slice, event: ReviewerRegistered) -> None:
    """Let a reviewer review."""
    at.desk.references.keep_reviewer(at.work, event.data)
    subject = event.data.reviewer
    raise_generation(at, Change(kind="reviewer", subject=subject, cause=event.id))


def order_suspension(at: Slice, event: SuspensionOrdered) -> None:
    """Hold everything in scope."""
    at.desk.references.keep_suspension(at.work, event.data)
    _switch(at, event.data, event.id, "suspended")


def lift_suspension(at: Slice, read: Readable, event: SuspensionLifted) -> None:
    """Stop holding for that reason."""
    dropped = at.desk.references.drop_suspension(at.work, event.data.suspension_id)
    if dropped is None:
        reject(at, refuse(read, "unknown_suspension", "Name a suspension in force."))
        return
    _switch(at, dropped, event.id, "reference_changed")


def _switch(at: Slice, switch: Suspension, cause: str, reason: str) -> None:
    subject = switch.value or ""
    if switch.scope == "destination":
        # The switch for a state covers whatever is counted with it: China's covers Hong Kong.
        subject = " ".join(at.reference.law.countries.counted_with(subject))
    change = Change(kind=_SCOPES[switch.scope], subject=subject, cause=cause, reason=reason)
    raise_generation(at, change)


def grant_license(at: Slice, event: AuthorizationGranted) -> None:
    """Keep a license and open its accounts; the waiting transaction is asked again."""
    license_ = event.data
    if not at.desk.quota.keep_license(at.work, license_):
        return
    # Lock order: the generation row before any account.
    _authorize(at, license_, event.id, "license_granted")
    for name, limit in accounts_of(license_).items():
        account, _ = open_account(name, limit)
        at.desk.quota.keep_account(at.work, account)
        _tell(at, license_, account, "open")


def revoke_license(at: Slice, read: Readable, event: AuthorizationRevoked) -> None:
    """Take a license back: its accounts close, releases that rest on it are recalled."""
    license_ = at.desk.quota.revoke_license(at.work, event.data.license_number)
    if license_ is None:
        reject(at, refuse(read, "unknown_license", "Name a license in force."))
        return
    _authorize(at, license_, event.id, "license_revoked")
    accounts = at.desk.quota.lock_accounts(at.work, list(accounts_of(license_)))
    for account in accounts.values():
        closed = close_account(account)
        at.desk.quota.keep_account(at.work, closed)
        _tell(at, license_, closed, "close")


def _tell(at: Slice, license_: License, account: Account, kind: str) -> None:
    """Leave a movement to the home lane of the license: only that lane writes its ledger topic."""
    movement = say_movement(at, account, "open" if kind == "open" else "close", 0)
    home = partition_of(license_.transaction_id.encode(), LANES)
    body = f"{license_.transaction_id}\n{movement.model_dump_json()}"
    at.work.forward(home, "movement", body)


def _authorize(at: Slice, license_: License, cause: str, reason: str) -> None:
    subject = name_transaction(license_.transaction_source, license_.transaction_id)
    raise_generation(at, Change(kind="authorization", subject=subject, cause=cause, reason=reason))


def raise_generation(at: Slice, change: Change) -> int:
    """Raise the counter, with what changed; return it."""
    return at.desk.references.raise_generation(at.work, change, at_ms=at.now_ms)


def end_clearance(at: Slice, clearance_id: str, cause: str) -> None:
    """Let what was released on a clearance be asked again: it counts no longer."""
    change = Change(kind="clearance", subject=clearance_id, cause=cause, reason="clearance_ended")
    raise_generation(at, change)


def turn_day(at: Slice) -> None:
    """Notice that the law's day has turned; raise the generation if law changed meanwhile.

    And for every clearance that expired meanwhile: access that is open may rest on it.
    """
    today = law_day(at.now)
    last = at.reference.day
    if last == today:
        return
    if last is not None:
        changes_on = at.reference.law.next_change(last)
        if changes_on is not None and changes_on <= today:
            cause = f"law-day-{today.isoformat()}"
            raise_generation(at, Change(kind="law", subject=today.isoformat(), cause=cause))
        for clearance_id in at.desk.clearances.expiring(at.work, last, today):
            end_clearance(at, clearance_id, f"expired-{clearance_id}")
    at.desk.references.set_day(at.work, today.isoformat())
