"""What people must have done: reviews, lists and reports (I13, I14)."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from services.tlog.dsse import encode_pae
from tests.component.services.audit.story import (
    CONTROLS,
    DETERMINATIONS,
    DIGEST,
    KEYS,
    ORDERS,
    REVIEWS,
    Story,
)


@pytest.mark.parametrize("approvals", [(), ("ann",)])
def test_a_reviewed_release_without_two_approvals_breaks_i13(
    story: Story, approvals: tuple[str, ...]
) -> None:
    story.begin()
    for reviewer in approvals:
        story.review(reviewer)
    story.release()

    assert {"I13"} == story.broken()


def test_an_approval_nobody_signed_breaks_i13(story: Story) -> None:
    story.begin()
    story.review("ann")
    story.put(REVIEWS, "hold.reviewed", id="x", data__reviewer="bob")
    story.release()

    assert {"I13"} == story.broken()


def activation(story: Story, *signers: str, **changes: Any) -> None:
    """Seal an activation of another list, approved by some."""
    told = story.topics.put(
        CONTROLS, "list.activated", 0, id="-".join(("l2", *signers)),
        **{"data__digest": "f" * 64, "data__requested_by": "carol", **changes},
    )  # fmt: skip
    event = json.loads(told.value)
    said = json.dumps(event["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    statement = encode_pae(said.encode(), "application/vnd.portcullis.list-activation+json")
    event["data"]["approvals"] = [
        {"reviewer": name, "signature": base64.b64encode(KEYS[name].sign(statement)).decode()}
        for name in signers
    ]
    story.say(replace(told, value=json.dumps(event).encode()))


def test_a_list_fetched_again_after_a_release_breaks_nothing(story: Story) -> None:
    story.tell()
    story.put(CONTROLS, "list.activated", 0, id="again", data__digest=DIGEST)
    story.put(CONTROLS, "catalog.activated", 0, id="again-too", data__digest=DIGEST)

    assert set() == story.broken()


def test_a_list_that_two_people_replaced_breaks_nothing(story: Story) -> None:
    story.tell()
    activation(story, "ann", "bob")
    story.put(CONTROLS, "list.activated", 0, id="l3", data__digest="f" * 64)

    assert set() == story.broken()


@pytest.mark.parametrize(
    ("signers", "changes"),
    [
        ((), {}),
        (("ann",), {}),
        (("ann", "ann"), {}),
        (("ann", "bob"), {"data__requested_by": "bob"}),
    ],
)
def test_a_list_that_fewer_than_two_others_replaced_breaks_i13(
    story: Story, signers: tuple[str, ...], changes: dict[str, Any]
) -> None:
    story.tell()
    activation(story, *signers, **changes)

    assert {"I13"} == story.broken()


def test_an_approval_of_another_list_breaks_i13(story: Story) -> None:
    story.tell()
    activation(story, "ann", "bob")
    other = json.loads(story.records[-1].value or b"")
    other["id"] = "l4"
    other["data"] |= {"digest": "e" * 64}
    other["data"]["approvals"][0]["signature"] = "A"
    told = story.topics.put(CONTROLS, "list.activated", 0, id="l4")
    story.say(replace(told, value=json.dumps(other).encode()))

    assert {"I13"} == story.broken()


def test_an_apply_review_that_was_not_filed_breaks_i14(story: Story) -> None:
    story.tell()
    story.review("ann", "apply")

    assert {"I14"} == story.broken()
    story.unfileable = frozenset({"d-1"})

    assert set() == story.broken()


def test_a_report_filed_twice_breaks_i14(story: Story) -> None:
    story.tell()
    for number in range(2):
        story.put("reporting.filings.v1", "filing.submitted", id=f"f{number}")

    assert {"I14"} == story.broken()


def test_a_review_of_an_older_determination_breaks_i13(story: Story) -> None:
    story.begin()
    story.put(ORDERS, "order.submitted", id="o")
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.put(
        DETERMINATIONS, "determination.issued", id="d1", data__determination_id="d-other",
        data__cause="generation",
    )  # fmt: skip
    story.release()

    assert "I13" in story.broken()
