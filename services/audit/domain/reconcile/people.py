"""I13 and I14: two people where a review released or a list changed, and every report due.

Owns: those two. Refuses to know: what reviewers look at.
"""

import base64
import binascii
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from services.audit.domain.reconcile.history import History, name_of
from services.audit.domain.reconcile.model import LogView, Told, Violation, violation
from services.tlog.dsse import encode_pae
from services.tlog.errors import NoteError
from services.tlog.note import Verifier, new_verifier

REVIEWERS_NEEDED = 2
LIST_STATEMENT = "application/vnd.portcullis.list-activation+json"
RED_FLAG_OBLIGATION = "file_red_flag_report"
_SIGNATURE = re.compile(rb"([A-Za-z0-9._:/@+-]{1,128}):([A-Za-z0-9+/]{86}==)")


class _People:
    """Registered reviewers: their keys, and the sources they request for."""

    def __init__(self, history: History) -> None:
        self.keys: dict[str, Verifier] = {}
        self.requests_for: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for one in history.of("reviewer.registered"):
            reviewer = str(one.data["reviewer"])
            sources: Any = one.data.get("requester_for", ())
            self.requests_for[reviewer] = tuple(sources)
            try:
                key = base64.b64decode(str(one.data["public_key"]), validate=True)
                self.keys[reviewer] = new_verifier("reviewer", key)
            except (binascii.Error, NoteError):
                continue

    def has_signed(self, review: Told) -> bool:
        """Whether the reviewer the event names has signed it."""
        raw = next((value for name, value in review.headers if name == "sig"), b"")
        found = _SIGNATURE.fullmatch(raw)
        reviewer = str(review.data["reviewer"])
        if found is None or found[1].decode() != reviewer or reviewer not in self.keys:
            return False
        signature = base64.b64decode(found[2])
        return self.keys[reviewer].verify(encode_pae(review.value), signature)

    def have_approved(self, activation: Told) -> bool:
        """Whether two people, neither the requester, signed what a list activation says."""
        said = {key: value for key, value in activation.data.items() if key != "approvals"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        statement = encode_pae(text.encode(), LIST_STATEMENT)
        approvals: Any = activation.data.get("approvals", ())
        signed = {
            str(each["reviewer"]): self.keys[str(each["reviewer"])].public_key
            for each in approvals
            if str(each["reviewer"]) in self.keys
            and self.keys[str(each["reviewer"])].verify(statement, _decode(each["signature"]))
        }
        enough = min(len(signed), len(set(signed.values()))) >= REVIEWERS_NEEDED
        return enough and str(activation.data.get("requested_by", "")) not in {"", *signed}


def _decode(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error:
        return b""


def check_lists(history: History, log: LogView) -> Iterator[Violation]:
    """I13: a list replaced another only by two people; the same bytes again need none.

    The first list of a slot may be the one that ships with the gate; the topics do not show which.
    """
    del log
    people = _People(history)
    in_force: dict[str, tuple[object, ...]] = {}
    for one in sorted(history.of("list.activated"), key=lambda each: each.index):
        slot = str(one.data["list_name"])
        named = tuple(one.data.get(key) for key in ("digest", "format", "kept"))
        if in_force.setdefault(slot, named) != named and not people.have_approved(one):
            what = f"{slot} was replaced without two people's own signed approvals"
            yield violation("I13", one.at, what)
        in_force[slot] = named


def check_reviews(history: History, log: LogView) -> Iterator[Violation]:
    """I13: two distinct authenticated reviewers, neither the requester, of the one then current.

    The log's order says nothing between topics, so a review counts by the determination it names:
    that must be the transaction's one before the release (both lie in one partition).
    """
    del log
    people = _People(history)
    reviews = [one for one in history.of("hold.reviewed") if one.data["action"] == "approve"]
    current: dict[object, object] = {}
    for one in sorted(history.of("determination.issued"), key=lambda each: each.index):
        named: Any = one.data.get("reviewed_by", ())
        read = current.get(name_of(one))
        current[name_of(one)] = one.data["determination_id"]
        if one.data["disposition"] != "release" or not named:
            continue
        approved = {
            str(review.data["reviewer"])
            for review in reviews
            if review.data["determination_id"] == read
            and name_of(review) == name_of(one)
            and people.has_signed(review)
        }
        impartial = {who for who in named if name_of(one)[0] not in people.requests_for[who]}
        if len(impartial & approved) < REVIEWERS_NEEDED or set(named) - approved:
            what = "a reviewed release without two reviewers' own signed approvals"
            yield violation("I13", one.at, what)


def check_filings(history: History, log: LogView) -> Iterator[Violation]:
    """I14: every report that is due was filed, once per revision."""
    filed = history.by_type["filing.submitted"]
    times = Counter((str(one.data["report_id"]), one.data["revision"]) for one in filed)
    for one in filed:
        report = (str(one.data["report_id"]), one.data["revision"])
        if times[report] > 1:
            yield violation("I14", one.at, f"{report[0]} was filed {times[report]} times")
    done = {(one.data["kind"], one.data["determination_id"]) for one in filed}
    for one, kind in _due(history):
        cause = str(one.data["determination_id"])
        if (kind, cause) not in done and cause not in log.unfileable:
            yield violation("I14", one.at, f"{kind} for determination {cause} was never filed")


def _due(history: History) -> Iterator[tuple[Told, str]]:
    people = _People(history)
    for one in history.of("hold.reviewed"):
        if one.data["action"] == "apply" and people.has_signed(one):
            yield one, "LIC_APP"
    for one in history.of("determination.issued"):
        obligations: Any = one.data.get("obligations", ())
        codes = {each["code"] for each in obligations}
        if one.data["disposition"] != "release" and RED_FLAG_OBLIGATION in codes:
            yield one, "RED_FLAG"
