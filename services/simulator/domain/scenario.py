"""A scenario: stories, how many of each, and what must come out.

Owns: the shape of a scenario file. Refuses to know: how it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A further act in a transaction's story.

    Attributes:
        send: ``amend``, ``cancel``, ``duplicate``, ``altered`` (same id, other bytes), ``depart``,
            ``deliver``, ``activate``, ``approve`` (two reviewers), ``apply``.
        after: the disposition event that triggers it (``held``, ``released``), or ``""``: at once.
        times: how many such events must have been seen.
        override: what changes, for an amendment.
    """

    send: str
    after: str = ""
    times: int = 1
    override: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One kind of transaction, told ``count`` times."""

    name: str
    count: int
    kind: str  # order | capacity | garbage
    destinations: tuple[str, ...]
    skus: tuple[str, ...]
    lines: int
    override: Mapping[str, Any]
    each_line: Mapping[str, Any]
    steps: tuple[Step, ...]
    dispositions: tuple[str, ...]  # held, released, denied, recalled: in order, per transaction
    reasons: tuple[str, ...]  # reason codes that must appear in the last hold or denial
    rejections: tuple[str, ...]  # reason codes of rejections, per transaction
    fault: str  # of garbage: which
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A seed, an instant, and stories.

    Attributes:
        pool_seed: seed of the fictitious companies; the scenario's own unless given.
        pool_size: how many of them a country has.
    """

    name: str
    seed: int
    pool_seed: int
    pool_size: int
    as_of: datetime
    planned_in_days: int
    stories: tuple[Story, ...]


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        send=row["send"],
        after=row.get("after", ""),
        times=row.get("times", 1),
        override=row.get("override", {}),
    )


def _story(row: Mapping[str, Any]) -> Story:
    return Story(
        name=row["name"],
        count=row["count"],
        kind=row.get("kind", "order"),
        destinations=tuple(row.get("destinations", ("DE",))),
        skus=tuple(row.get("skus", ())),
        lines=row.get("lines", 1),
        override=row.get("override", {}),
        each_line=row.get("each_line", {}),
        steps=tuple(_step(step) for step in row.get("steps", ())),
        dispositions=tuple(row.get("dispositions", ())),
        reasons=tuple(row.get("reasons", ())),
        rejections=tuple(row.get("rejections", ())),
        fault=row.get("fault", ""),
        explain=row.get("explain", False),
    )


def parse_scenario(document: Mapping[str, Any]) -> Scenario:
    """Read a scenario from its parsed TOML document.

    Raises:
        KeyError: a story lacks a name or a count.
    """
    return Scenario(
        name=document["name"],
        seed=document["seed"],
        pool_seed=document.get("pool_seed", document["seed"]),
        pool_size=document.get("pool_size", 2_000),
        as_of=document["as_of"],
        planned_in_days=document.get("planned_in_days", 2),
        stories=tuple(_story(row) for row in document["story"]),
    )
