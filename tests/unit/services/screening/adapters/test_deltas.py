"""An index of what changed misses nobody whom the whole list would find."""

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.matching.delta import compare_lists
from services.matching.index import build_index
from services.matching.lists import ListEntry, PartyList, parse_csl_csv
from services.matching.screen import Subject, screen
from services.matching.starter import load_starter
from services.screening.adapters import deltas
from services.screening.adapters.deltas import Deltas
from services.screening.domain.reference import ListInForce
from services.screening.errors import StoredFileError

DATA = Path(os.environ.get("PORTCULLIS_DATA") or Path(__file__).parents[6] / "shared" / "data")
WHOLE = DATA / "consolidated_screening_list.csv"
LETTERS = "abcdefghilmnoprstu"


def in_force(digest: str) -> ListInForce:
    return ListInForce(
        name="csl", digest=digest, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), rows=1
    )


def altered(name: str, draw: random.Random) -> str:
    """A name with up to two slips, its words exchanged, joined or dropped."""
    letters = list(name)
    for _ in range(draw.choice([0, 1, 1, 2])):
        at = draw.randrange(len(letters))
        letters[at] = draw.choice(["", draw.choice(LETTERS), letters[at] + draw.choice(LETTERS)])
    words = "".join(letters).split()
    if len(words) > 2:
        words = draw.choice(
            [words, words[::-1], words[:-1], words[1:], ["".join(words[:2]), *words[2:]]]
        )
    return " ".join(words) or name


def subjects_near(entries: Sequence[ListEntry], draw: random.Random) -> list[Subject]:
    return [
        Subject(
            name=altered(name, draw), country=draw.choice([None, "DE", *sorted(entry.countries)])
        )
        for entry in entries
        for name in (entry.name, *entry.aliases[:2])
        for _ in range(2)
    ]


@pytest.mark.parametrize(
    "content",
    [
        load_starter,
        pytest.param(
            WHOLE.read_bytes if WHOLE.exists() else None,
            marks=pytest.mark.skipif(
                not WHOLE.exists(), reason="the reference folder (PORTCULLIS_DATA) is absent"
            ),
        ),
    ],
    ids=["starter", "whole"],
)
def test_whoever_the_whole_list_finds_among_the_new_names_is_touched(content: object) -> None:
    assert callable(content)

    newer = parse_csl_csv(content())
    draw = random.Random(20261125)
    added = draw.sample(newer.entries, 120)
    ids = {(entry.list_name, entry.entry_id, entry.name) for entry in added}
    left = tuple(e for e in newer.entries if (e.list_name, e.entry_id, e.name) not in ids)
    older = PartyList(name="csl", digest="0" * 64, entries=left)
    whole = build_index([newer])
    lists = {"new": newer, "old": older}
    delta = Deltas(lambda each: lists[each.digest], lambda: whole).between(
        in_force("old"), in_force("new")
    )
    assert delta is not None

    subjects = subjects_near(added, draw)
    found = [
        any((m.list_name, m.entry_id, m.entry_name) in ids for m in result.matches)
        for result in screen(whole, subjects)
    ]
    missed = [
        subject.name
        for subject, is_found, is_touched in zip(
            subjects, found, delta.touched(subjects), strict=True
        )
        if is_found and not is_touched
    ]

    assert 200 < sum(found)
    assert [] == missed


PLAIN = ListEntry(list_name="entity_list", entry_id="1", name="Fictitious Computing")


def between(older: Sequence[ListEntry], newer: Sequence[ListEntry]) -> deltas.Delta | None:
    lists = {
        name: PartyList(name="csl", digest=name, entries=tuple(entries))
        for name, entries in (("old", older), ("new", newer))
    }
    return Deltas(lambda each: lists[each.digest], lambda: None).between(
        in_force("old"), in_force("new")
    )


def test_a_new_a_removed_and_a_changed_entry_touch_and_another_row_does_not() -> None:
    subjects = [Subject(name="Fictitious Computing")]

    for older, newer, touched in (
        ((), (PLAIN,), True),
        ((PLAIN,), (), True),
        ((PLAIN,), (replace(PLAIN, aliases=("Fict",)),), True),
        ((PLAIN,), (replace(PLAIN, entry_id="2"),), False),
    ):
        delta = between(older, newer)
        assert delta is not None

        assert [touched] == delta.touched(subjects)


def test_only_what_comes_is_newly_listed() -> None:
    subjects = [Subject(name="Fictitious Computing")]
    coming, going = between((), (PLAIN,)), between((PLAIN,), ())
    assert coming is not None
    assert going is not None

    assert [1] == [len(each) for each in coming.newly_listed(subjects)]
    assert [0] == [len(each) for each in going.newly_listed(subjects)]


def test_too_much_and_what_cannot_be_read_is_no_delta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deltas, "ENTRIES_MAX", 0)

    assert between((), (PLAIN,)) is None

    def refuse(each: ListInForce) -> PartyList:
        raise StoredFileError(each.digest, "is not there")

    assert Deltas(refuse, lambda: None).between(in_force("old"), in_force("new")) is None


def test_a_delta_is_built_once_and_the_oldest_is_forgotten() -> None:
    read: list[str] = []

    def reading(each: ListInForce) -> PartyList:
        read.append(each.digest)
        return PartyList(name="csl", digest=each.digest, entries=())

    known = Deltas(reading, lambda: None)
    for digest in ("1", "1", "2", "3", "4", "5", "1"):
        known.between(in_force("0"), in_force(digest))

    assert 2 == read.count("1")
    assert 1 == read.count("2")


def test_what_was_compared_already_is_not_read_again() -> None:
    def refuse(each: ListInForce) -> PartyList:
        raise StoredFileError(each.digest, "is not there")

    known = Deltas(refuse, lambda: None)
    lists = [PartyList(name="csl", digest=d, entries=e) for d, e in (("1", ()), ("2", (PLAIN,)))]
    known.remember(in_force("1"), in_force("2"), compare_lists(*lists))
    delta = known.between(in_force("1"), in_force("2"))

    assert delta is not None
    assert [True] == delta.touched([Subject(name="Fictitious Computing")])
    assert known.between(in_force("2"), in_force("1")) is None
