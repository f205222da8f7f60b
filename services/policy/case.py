"""A transaction as it stands on one day of law: what many rules ask, worked out once.

Owns: levels of the lines, the cases in which facts are asked (ADV, ADV.a, D5, DD, CAP), and who is
a principal.
Refuses to know: what any rule answers.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from services.policy.classification import Classification, classify
from services.policy.effective import Scalar
from services.policy.facts import PRINCIPAL_ROLES, Clearance, Line, Match, Party, Transaction
from services.policy.period import Period

UNITED_STATES = "US"
ALLIES = ("A:1", "A:5")
_NOT_IN_CATALOG = Classification(
    level="unclassified",
    possible=frozenset({"none", "a", "b", "c"}),
    advanced=True,
    a_level_or_open=True,
)


class LineView(NamedTuple):
    """A line with its classification on that day."""

    line: Line
    classification: Classification


class Case:
    """One transaction, one day.

    Attributes:
        transaction, on, period: what is asked, when, under which law.
        lines: lines with classifications.
        principals: parties in at least one principal role.
        destination: the state of ultimate destination (Hong Kong as ``CN``), or ``None``.
        is_order: an order of goods; a capacity request moves no goods.
        domestic: from the United States to the United States.
        advanced, advanced_a: cases ADV and ADV.a; on_ccl: some line is on the CCL.
        restricted_destination: destination in D:5, Macau (headquarters groups), a state.
    """

    __slots__ = (
        "advanced",
        "advanced_a",
        "destination",
        "domestic",
        "is_order",
        "lines",
        "on",
        "on_ccl",
        "period",
        "principals",
        "transaction",
    )

    def __init__(self, transaction: Transaction, on: date, period: Period) -> None:
        self.transaction = transaction
        self.on = on
        self.period = period
        self.lines = tuple(
            LineView(line, _NOT_IN_CATALOG if line.item is None else classify(line.item, period))
            for line in transaction.lines
        )
        self.principals = tuple(
            party for party in transaction.parties if not PRINCIPAL_ROLES.isdisjoint(party.roles)
        )
        stated = transaction.destination
        self.destination = period.state(stated) if isinstance(stated, str) else None
        self.is_order = transaction.kind == "order"
        self.domestic = (
            self.is_order
            and self.destination == UNITED_STATES
            and transaction.ships_from == UNITED_STATES
            and transaction.movement in (None, "domestic")
        )
        self.advanced = any(
            view.classification.advanced or self._may_be_noticed(view.classification.notices)
            for view in self.lines
        )
        self.advanced_a = any(view.classification.a_level_or_open for view in self.lines)
        self.on_ccl = any(view.classification.on_ccl for view in self.lines)

    def _may_be_noticed(self, notices: tuple[str, ...]) -> bool:
        """Whether a notice reaches the destination, or could through somebody's headquarters."""
        return any(
            bool(scope["headquarters"]) or self.reached_by(scope, self.destination)
            for scope in map(self.period.table, notices)
        )

    def reached_by(self, scope: Mapping[str, Scalar], state: str | None) -> bool:
        """Whether a notice's scope names a state, or a group it is in."""
        if state is None:
            return True
        named = cast("tuple[str, ...]", scope["destinations"])
        groups = cast("tuple[str, ...]", scope["groups"])
        return state in named or self.period.in_any(state, groups)

    def clearance_of(self, match: Match) -> Clearance | None:
        """The clearance that counts for a match here and today; never for a confirmed one."""
        if match.status == "confirmed":
            return None
        for clearance in match.clearances:
            covered = clearance.covers_advanced or not self.advanced
            if covered and clearance.cleared_on <= self.on < clearance.expires_on:
                return clearance
        return None

    def with_role(self, role: str) -> Party | None:
        """The (first) party that plays a role."""
        for party in self.transaction.parties:
            if role in party.roles:
                return party
        return None

    def is_ally(self, country: object) -> bool:
        """Whether a stated country is in A:1 or A:5; unknown is not."""
        return isinstance(country, str) and self.period.in_any(country, ALLIES)

    def is_restricted(self, country: object) -> bool:
        """Whether a stated country is in D:5 or Macau (742.6(a)(6), 744.23(a)(3))."""
        if not isinstance(country, str):
            return False
        return self.period.state(country) == "MO" or self.period.in_group(country, "D:5")

    @property
    def capacity_controlled(self) -> bool:
        """Case CAP: a capacity request on a- or b-level (or unclassified) chips."""
        return not self.is_order and self.advanced

    @property
    def military_destination(self) -> bool:
        """Case D5: destination in D:5, Macau or Cambodia, and a line on the CCL."""
        return (
            self.on_ccl
            and self.destination is not None
            and (self.destination == "KH" or self.is_restricted(self.destination))
        )

    @property
    def outside_allies(self) -> bool:
        """Whether the destination or a principal is located or headquartered outside A:1, A:5."""
        if not self.is_ally(self.destination):
            return True
        return any(
            not self.is_ally(country)
            for party in self.principals
            for country in stated_countries(party)
        )

    @property
    def advanced_abroad(self) -> bool:
        """ADV outside A:1 and A:5."""
        return self.advanced and self.outside_allies

    @property
    def chips_ordered(self) -> Decimal:
        """ICs at a-level or unclassified, over all lines."""
        return sum(
            (
                Decimal(view.line.quantity * max(1, ics_of(view.line)))
                for view in self.lines
                if view.classification.a_level_or_open
            ),
            Decimal(0),
        )

    def controlled_lines(self) -> Iterator[LineView]:
        """Lines that stand at a controlled level whatever the open figures turn out to be."""
        return (view for view in self.lines if view.classification.controlled)


def stated_countries(party: Party) -> Iterator[object]:
    """Location, and headquarters of the party and its ultimate parent where stated."""
    yield party.country
    if party.headquarters is not None:
        yield party.headquarters
    if party.ultimate_parent_headquarters is not None:
        yield party.ultimate_parent_headquarters


def ics_of(line: Line) -> int:
    """ICs contained in one unit of a line's item."""
    return 0 if line.item is None else sum(part.count for part in line.item.contained_chips)


def open_headquarters(party: Party) -> Iterator[tuple[str, str]]:
    """(reason, fact) of what is not stated of a party's and its ultimate parent's headquarters.

    Enough of the parent: ``self`` with known headquarters, or a parent whose headquarters is
    stated.
    """
    own = isinstance(party.headquarters, str)
    if not own:
        yield "headquarters_unknown", "headquarters"
    is_own_parent = party.ultimate_parent == "self" and own
    if not is_own_parent and not isinstance(party.ultimate_parent_headquarters, str):
        yield "ultimate_parent_unknown", "ultimate_parent"
