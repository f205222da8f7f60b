"""I1 to I4, I11 and I16: what was released, why, and with which proof.

Owns: those six. Refuses to know: the law.
"""

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.audit.domain.reconcile.history import History, Name, name_of
from services.audit.domain.reconcile.model import LogView, Told, Violation, violation
from services.tlog.errors import TlogError
from services.tlog.leaf import parse_leaf
from services.tlog.proof import verify_receipt

_DISPOSITIONS = ("transaction.held", "transaction.released", "transaction.denied")
_ASKING = ("order.submitted", "order.amended", "capacity.requested", "capacity.amended")


def check_determinations(history: History, log: LogView) -> Iterator[Violation]:
    """I2: one determination per transaction, version and cause. I3, I4: on known references."""
    del log
    seen: dict[tuple[Name, str], Told] = {}
    lists = _first_named(history.of("list.activated"))
    catalogs = _first_named(history.of("catalog.activated"))
    for one in history.by_type["determination.issued"]:
        asked = (name_of(one), str(one.data["cause"]))
        if asked in seen:
            yield violation("I2", one.at, f"a second determination of {asked[0][1]} by {asked[1]}")
        seen[asked] = one
        if one.data["disposition"] == "release":
            yield from _check_references(one, lists, catalogs)


def _first_named(activations: list[Told]) -> dict[object, int]:
    """The log index at which each file was first put in force; a refresh names it again."""
    first: dict[object, int] = {}
    for one in sorted(activations, key=lambda each: each.index):
        for digest in (one.data["digest"], one.data.get("kept")):
            first.setdefault(digest, one.index)
    return first


def _check_references(
    one: Told, lists: dict[object, int], catalogs: dict[object, int]
) -> Iterator[Violation]:
    used: Any = one.data["lists"]
    if not used or one.data.get("catalog_digest") is None:
        yield violation("I3", one.at, "a release rests on no list or no catalog")
    digests = [(str(each["digest"]), lists) for each in used]
    digests.append((str(one.data.get("catalog_digest")), catalogs))
    for digest, activated in digests:
        if activated.get(digest, one.index + 1) > one.index:
            yield violation("I4", one.at, f"{digest[:12]} was not activated before the release")


def check_releases(history: History, log: LogView) -> Iterator[Violation]:
    """I1: a release follows a release determination of the same version."""
    del log
    issued = {str(one.data["determination_id"]): one for one in history.of("determination.issued")}
    for release in history.of("transaction.released"):
        why = issued.get(str(release.data["determination_id"]))
        if why is None or why.index > release.index:
            yield violation("I1", release.at, "released without an earlier determination")
        elif why.data["disposition"] != "release" or name_of(why) != name_of(release):
            yield violation("I1", release.at, "released on a determination that does not release")


def check_departures(history: History, log: LogView) -> Iterator[Violation]:
    """I1: a departure without a release in force at its own time is reported as a violation."""
    del log
    reported = {name_of(one)[:2] for one in history.of("violation.recorded")}
    for one in history.of("shipment.departed", "capacity.activated"):
        at = _instant(one.data.get("departed_at") or one.data.get("at"))
        name = name_of(one)
        if name[:2] not in reported and not _in_force(history, name, at):
            what = f"{name[1]} departed without a release in force, and no violation was recorded"
            yield violation("I1", one.at, what)


def _in_force(history: History, name: Name, at: datetime) -> bool:
    recalls = [
        one.data["determination_id"]
        for one in history.of("release.recalled")
        if name_of(one)[:2] == name[:2] and _instant(one.time) <= at
    ]
    return any(
        name_of(one) == name
        and at <= _instant(one.data["valid_until"])
        and one.data["determination_id"] not in recalls
        for one in history.of("transaction.released")
    )


def check_outcomes(history: History, log: LogView) -> Iterator[Violation]:
    """I16: whoever asked was answered: released, held or denied (a cancelled one need not be)."""
    del log
    answered = {name_of(one)[:2] for one in history.of(*_DISPOSITIONS)}
    answered |= {name_of(one)[:2] for one in history.of("order.cancelled", "capacity.cancelled")}
    for one in history.of(*_ASKING):
        if name_of(one)[:2] not in answered:
            yield violation("I16", one.at, f"{name_of(one)[1]} was never answered")


def check_proofs(history: History, log: LogView) -> Iterator[Violation]:
    """I11: a release carries a proof of its own determination, older than the release itself."""
    issued = {str(one.data["determination_id"]): one for one in history.of("determination.issued")}
    for release in history.of("transaction.released"):
        why = issued.get(str(release.data["determination_id"]))
        wrong = (
            "its determination is not on the topic" if why is None else _refute(release, why, log)
        )
        if wrong:
            yield violation("I11", release.at, wrong)


def _refute(release: Told, why: Told, log: LogView) -> str:
    proof: Any = release.data["proof"]
    try:
        entry = base64.b64decode(proof["leaf"], validate=True)
        hashes = [base64.b64decode(each, validate=True) for each in proof["hashes"]]
        checkpoint = verify_receipt(
            entry, proof["index"], hashes, proof["checkpoint"], log.verifier
        )
        leaf = parse_leaf(entry)
    except (TlogError, binascii.Error) as error:
        return f"the proof does not hold: {error}"
    if (leaf.topic, leaf.partition, leaf.offset) != why.at or leaf.value_digest != why.digest:
        return "the proof is about another record than its determination"
    if checkpoint.size > release.index >= 0:
        return "the proof is younger than the release"
    return ""


def _instant(value: object) -> datetime:
    return datetime.fromisoformat(str(value))
