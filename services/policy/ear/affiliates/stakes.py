"""What listed owners hold of a party together, directly and through others.

Owns: adding stakes and handing indirect ones down, in exact decimals.
Refuses to know: what a stake leads to.

How an indirect stake counts is a setting (``GateState.ownership_cascade``):

- ``full_stake``, the practice of OFAC's 50 Percent Rule: a holder that listed parties own by half
  or more carries its whole stake; one they own by less carries nothing.
- ``multiply``: a chain's shares are multiplied: 60 percent of a holder of 50 percent is 30.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Final

from services.policy.case import Case
from services.policy.ear.party_lists.rules import binds
from services.policy.facts import Match, Owner, Party, owners_of, walk_owners
from services.policy.findings import PartyMatch

# Stakes have at most four places; a chain of ten of them is still exact.
_EXACT: Final = Context(prec=120)
_WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What listed owners of a party hold together.

    Attributes:
        percent: at least so much, by the shares that are known.
        most: at most so much, whatever the shares are that are not known.
        owners: (label, owner, its matches) of every listed owner, direct and indirect.
    """

    percent: Decimal
    most: Decimal
    owners: tuple[tuple[str, Owner, tuple[Match, ...]], ...]

    @property
    def matches(self) -> tuple[PartyMatch, ...]:
        """The listed entries, each with the label of its owner."""
        return tuple(
            PartyMatch(role=label, match=match)
            for label, _, found in self.owners
            for match in found
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """A part of a stake under way: at least, at most, and whether a listed owner is in it."""

    percent: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    listed: bool = False


def stakes(case: Case, lists: frozenset[str], half: Decimal) -> Iterator[tuple[Party, Stake]]:
    """Yield the parties that at least one listed owner is known of, direct or indirect.

    Args:
        case: the transaction on its day.
        lists: lists whose parties count.
        half: the share from which a holder carries its whole stake.
    """
    multiply = case.transaction.gate.ownership_cascade == "multiply"
    carry = _multiplied if multiply else _carried_by(half)
    for party in case.transaction.parties:
        if not owners_of(party):
            continue
        listed = tuple(
            (label, owner, found)
            for label, owner in walk_owners(party.role, party)
            if (found := tuple(_confirmed(owner, lists, case.on)))
        )
        if listed:
            counted = frozenset(id(owner) for _, owner, _ in listed)
            share = _share(owners_of(party), counted, carry)
            yield party, Stake(percent=share.percent, most=share.most, owners=listed)


def _confirmed(owner: Owner, lists: frozenset[str], on: date) -> Iterator[Match]:
    """Confirmed matches of an owner with some lists."""
    return (
        match
        for match in owner.matches
        if match.status == "confirmed" and match.list_name in lists and binds(match, on)
    )


_Carry = Callable[[Owner, _Share], _Share]


def _share(owners: Sequence[Owner], counted: frozenset[int], carry: _Carry) -> _Share:
    """Add up what each owner brings: a listed one its stake, another one what is carried."""
    total = _Share()
    for owner in owners:
        if id(owner) in counted:
            brought = _whole_stake(owner)
        else:
            inner = _share(owners_of(owner), counted, carry)
            if not inner.listed:
                continue
            brought = carry(owner, inner)
        total = _Share(
            percent=_EXACT.add(total.percent, brought.percent),
            most=_EXACT.add(total.most, brought.most),
            listed=True,
        )
    return total


def _whole_stake(owner: Owner) -> _Share:
    """An owner's own stake, all of it; not known, it may be anything."""
    if isinstance(owner.percent, Decimal):
        return _Share(percent=owner.percent, most=owner.percent, listed=True)
    return _Share(most=_WHOLE, listed=True)


def _carried_by(half: Decimal) -> _Carry:
    """A holder that is owned by half carries its whole stake, else nothing."""

    def carry(holder: Owner, inner: _Share) -> _Share:
        whole = _whole_stake(holder)
        return _Share(
            percent=whole.percent if inner.percent >= half else Decimal(0),
            most=whole.most if inner.most >= half else Decimal(0),
            listed=True,
        )

    return carry


def _multiplied(holder: Owner, inner: _Share) -> _Share:
    """A holder's stake times the share of it."""
    whole = _whole_stake(holder)
    return _Share(
        percent=_EXACT.multiply(whole.percent, inner.percent).scaleb(-2, context=_EXACT),
        most=_EXACT.multiply(whole.most, inner.most).scaleb(-2, context=_EXACT),
        listed=True,
    )
