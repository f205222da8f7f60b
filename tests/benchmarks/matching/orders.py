"""The share of ordinary orders that would be held for a name.

Owns: seeded orders of three to five clean parties, whether their names hold them, and what a
memory of cleared matches saves. Refuses to know: the rest of the law; these orders are of
uncontrolled goods, where a weak match only informs.
"""

import csv
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from schemas import parties as wire
from services.cli.demo import load_scenario
from services.matching.countries import country_of
from services.matching.screen import Match, Screener, Subject
from services.screening.domain.clearance import entry_digest, is_clearable, party_key
from services.screening.translate.parties import subject_of
from services.simulator.domain.orders import build_order
from services.simulator.domain.parties import PartyPool

FIRST_TIME_BAR, REPEAT_BAR = 0.03, 0.005
REPEAT_POOL = 2_000  # known companies per country
MOVED_SHARE = 0.02  # of repeat parties that state another address than before
CHUNK = 256
Order = tuple[Subject, ...]


class Memory(Protocol):
    """What remembers that a match was found to be somebody else."""

    def remember(self, subject: Subject, match: Match) -> None:
        """Keep that the match was cleared for this subject."""
        ...

    def covers(self, subject: Subject, match: Match) -> bool:
        """Say whether it was."""
        ...


class Clearances:
    """Screening's rule of what a clearance covers: both sides must say what they said."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str, str]] = set()

    def remember(self, subject: Subject, match: Match) -> None:
        """Keep that the match was cleared for this subject, where it may be cleared at all."""
        if is_clearable(match):
            self._known.add(_key(subject, match))

    def covers(self, subject: Subject, match: Match) -> bool:
        """Say whether it was, and may."""
        return is_clearable(match) and _key(subject, match) in self._known


def _key(subject: Subject, match: Match) -> tuple[str, str, str]:
    return party_key(subject), match.list_name, entry_digest(match.entry)


def simulated_orders(count: int, seed: int, *, repeat: bool) -> Iterator[Order]:
    """Orders of the simulator's ordinary scenario; each party new, or of a pool of known ones."""
    scenario = load_scenario("ordinary")
    draw = random.Random(seed)
    pool = PartyPool(seed, REPEAT_POOL if repeat else count * 8)
    for number in range(count):
        story = draw.choice(scenario.stories)
        state = build_order(
            draw,
            pool,
            number=draw.randrange(REPEAT_POOL) if repeat else number * 8,
            skus=[draw.choice(story.skus)],
            destination=draw.choice(story.destinations),
        )
        parties = [state["purchaser"], state["ultimate_consignee"], state["end_user"]]
        size = draw.randint(3, 5)
        further = [pool.company("US", draw.randrange(pool.size)) for _ in range(size - 4)]
        principals = [*parties[: min(size - 1, 3)], *further]
        yield (*map(_principal, principals), _service(state["freight_forwarder"]))


def real_orders(count: int, seed: int, facts: Path) -> Iterator[Order]:
    """Orders between companies of the stock exchanges that resemble no listed party."""
    with (facts / "benign_company_names.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["csl_overlap"] == "none"]
    known = [
        Subject(name=row["name"], country=next(iter(country_of(row["country"])), None))
        for row in rows
    ]
    draw = random.Random(seed)
    for _ in range(count):
        yield tuple(draw.sample(known, draw.randint(3, 5)))


def _principal(party: Mapping[str, Any]) -> Subject:
    return subject_of(wire.Party.model_validate_json(json.dumps(party)))


def _service(party: Mapping[str, Any]) -> Subject:
    return subject_of(wire.ServiceParty.model_validate_json(json.dumps(party)))


def measure_first(
    screener: Screener,
    orders: Sequence[Order],
    advance: Callable[[int], None],
    memory: Memory | None = None,
) -> int:
    """How many orders are held for a name; matches are remembered as cleared afterwards."""
    return sum(_held_each(screener, orders, advance, memory, learn=True))


def measure_repeat(
    screener: Screener,
    orders: Sequence[Order],
    seed: int,
    advance: Callable[[int], None],
    memory: Memory,
) -> int:
    """How many are still held when every party was in an order before, cleared by review.

    A few parties say another address than before: what was cleared of them is void.
    """
    measure_first(screener, orders, lambda _: None, memory)
    draw = random.Random(seed)
    again = [
        tuple(_moved(each) if draw.random() < MOVED_SHARE else each for each in order)
        for order in orders
    ]
    return sum(_held_each(screener, again, advance, memory, learn=False))


def _moved(subject: Subject) -> Subject:
    return Subject(
        name=subject.name, country=subject.country, address=("1 Other Street", "Old Town")
    )


def _held_each(
    screener: Screener,
    orders: Sequence[Order],
    advance: Callable[[int], None],
    memory: Memory | None,
    *,
    learn: bool,
) -> Iterator[bool]:
    for start in range(0, len(orders), CHUNK):
        chunk = orders[start : start + CHUNK]
        results = iter(screener.screen([party for order in chunk for party in order]))
        for order in chunk:
            held = False
            for party in order:
                result = next(results)
                holding = [each for each in result.matches if each.status != "weak"]
                open_ones = [
                    each for each in holding if memory is None or not memory.covers(party, each)
                ]
                held |= bool(open_ones) or not result.screenable
                if learn and memory is not None:
                    for match in holding:
                        memory.remember(party, match)
            yield held
        advance(len(chunk))


def measure_orders(
    screener: Screener, count: int, seed: int, facts: Path, advance: Callable[[int], None]
) -> list[dict[str, Any]]:
    """The rows of the table: first-time and repeat orders, fictitious and real companies."""
    draws = {
        "simulator, first-time": (list(simulated_orders(count, seed, repeat=False)), False),
        "simulator, repeat": (list(simulated_orders(count, seed, repeat=True)), True),
        "real companies, first-time": (list(real_orders(count, seed, facts)), False),
        "real companies, repeat": (list(real_orders(count, seed, facts)), True),
    }
    rows = []
    for name, (orders, repeat) in draws.items():
        if repeat:
            held = measure_repeat(screener, orders, seed, advance, Clearances())
        else:
            held = measure_first(screener, orders, advance)
        share, bar = held / len(orders), REPEAT_BAR if repeat else FIRST_TIME_BAR
        rows.append(
            {
                "name": name,
                "orders": len(orders),
                "parties": sum(map(len, orders)),
                "held": held,
                "share": round(share, 4),
                "bar": bar,
                "met": share <= bar,
            }
        )
    return rows
