"""Sealing one poll: leaves, files, tables, in one database transaction.

Owns: the order of steps. Refuses to know: signing and publishing, which come after the commit.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.audit.domain.filing import Duty, duty_of_determination, duty_of_review
from services.audit.domain.sealing import (
    AnswerSeen,
    DeterminationSeen,
    Judged,
    ReviewerSeen,
    ReviewSeen,
    Sealed,
    fill,
    find_doubles,
    identities,
    plan,
)
from services.audit.handlers.writer import LogWriter
from services.audit.ports import Ledger
from services.audit.translate.judging import split_signature
from services.chassis.database import Transaction
from services.tlog.dsse import encode_pae
from services.tlog.errors import NoteError
from services.tlog.note import new_verifier


def seal(
    work: Transaction, ledger: Ledger, writer: LogWriter, judged: Sequence[Judged]
) -> list[Sealed]:
    """Seal the records of one poll: every offset exactly one leaf.

    Returns:
        The new leaves, in log order. They count once ``work`` is committed.
    """
    state = ledger.tree(work)
    writer.resume(state)
    tails = ledger.tails(work, {(one.topic, one.partition) for one in judged})
    slots = plan(_check_signatures(judged, ledger.reviewer_keys(work)), tails)
    if not slots:
        return []
    named = list(identities(slots, state.size))
    new, known = ledger.keep_identities(work, named, state.size)
    sealed = fill(slots, state.size, find_doubles(slots, state.size, new, known))
    ledger.keep_tree(work, writer.append(state, sealed))
    touched = {(slot.topic, slot.partition) for slot in slots}
    ledger.keep_tails(work, {place: tails[place] for place in touched})
    _keep_seen(work, ledger, sealed)
    writer.finish()
    return sealed


def _keep_seen(work: Transaction, ledger: Ledger, sealed: Sequence[Sealed]) -> None:
    ledger.keep_seen(work, sealed)
    for one in sealed:
        duty = _duty(one)
        if duty is not None:
            ledger.keep_duty(work, duty, one.leaf.partition)
        if isinstance(one.seen, AnswerSeen):
            ledger.keep_answer(work, one.seen)


def _duty(sealed: Sealed) -> Duty | None:
    """The report a leaf makes due. A review counts only with a registered reviewer's signature."""
    seen = sealed.seen
    if isinstance(seen, DeterminationSeen):
        return duty_of_determination(seen)
    if isinstance(seen, ReviewSeen) and sealed.leaf.sig_state == "valid":
        return duty_of_review(seen, sealed.index)
    return None


def _check_signatures(judged: Sequence[Judged], keys: Mapping[str, str]) -> Sequence[Judged]:
    """Say of every signature of a registered reviewer whether it is valid."""
    registered = {
        one.seen.reviewer: one.seen.public_key
        for one in judged
        if isinstance(one.seen, ReviewerSeen)
    }
    known = {**keys, **registered}
    return [
        replace(one, sig_state=_verify(one, known[one.sig_keyid]))
        if one.sig_state == "unchecked" and one.sig_keyid in known
        else one
        for one in judged
    ]


def _verify(judged: Judged, key: str) -> str:
    split = split_signature(judged.payload.headers)
    value = judged.payload.value
    if split is None or value is None:
        return "invalid"
    try:
        verifier = new_verifier("reviewer", base64.b64decode(key, validate=True))
        signature = base64.b64decode(split[1], validate=True)
    except (NoteError, binascii.Error):
        return "invalid"
    return "valid" if verifier.verify(encode_pae(value), signature) else "invalid"
