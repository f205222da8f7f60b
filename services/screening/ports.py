"""What the handlers ask of stores, in the domain's words.

Owns: the protocols and the small values they exchange. Refuses to know: any technology; the unit
of work is handed through.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schemas.authorizations import License as WireLicense
from schemas.controls import ListActivation, ReviewerRegistration, SourceRegistration, Suspension
from services.chassis.database import Transaction as Work
from services.screening.domain.account import Account, Holding
from services.screening.domain.change import Change
from services.screening.domain.clearance import Clearance
from services.screening.domain.life.states import State
from services.screening.domain.reference import ListInForce, Reference
from services.screening.domain.rescreening import Delta, ListChange, Progress
from services.screening.domain.standing import Standing
from services.tlog.note import Verifier

Named = tuple[str, str]  # (source, transaction id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One step of a life, for the history."""

    source: str
    transaction_id: str
    at_ms: int
    event: str
    state: str
    cause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One determination as issued."""

    determination_id: str
    source: str
    transaction_id: str
    issued_at_ms: int
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One reviewer's approval; ``remember``: how far it would remember, empty: not at all."""

    reviewer: str
    remember: str = ""


class Register(Protocol):
    """Where transactions stand."""

    def load(self, work: Work, transaction_ids: Sequence[str]) -> list[Standing]:
        """Return every transaction of these ids, of any source."""
        ...

    def save(self, work: Work, standings: Iterable[Standing]) -> None:
        """Keep where they stand now."""
        ...

    def keep_issued(self, work: Work, issued: Iterable[Issued]) -> None:
        """Keep determinations."""
        ...

    def read_issued(self, work: Work, determination_id: str) -> bytes | None:
        """Return a determination's event."""
        ...

    def keep_passed(self, work: Work, steps: Iterable[Passed]) -> None:
        """Keep steps of lives."""
        ...

    def seen(self, work: Work, lane: int, event_ids: Sequence[str]) -> dict[Named, bytes]:
        """Return (source, event id) to digest of the event ids read before in the lane."""
        ...

    def keep_seen(self, work: Work, lane: int, seen: Mapping[Named, bytes]) -> None:
        """Remember (source, event id) to digest."""
        ...

    def approvals(self, work: Work, determination_id: str) -> tuple[Approval, ...]:
        """Return the approvals of a determination, the first one first."""
        ...

    def keep_approval(
        self, work: Work, determination_id: str, approval: Approval, at_ms: int
    ) -> None:
        """Remember an approval."""
        ...

    def due(self, work: Work, lane: int, now_ms: int, most: int) -> list[Standing]:
        """Return transactions whose time has come, longest overdue first."""
        ...

    def behind(
        self, work: Work, lane: int, state: State, generation: int, most: int
    ) -> list[Standing]:
        """Return transactions of a state determined under an older generation."""
        ...

    def moved(
        self, work: Work, lane: int, generation: int, since_ms: int, most: int
    ) -> list[Standing]:
        """Return what moved since an instant and was not compared under a generation."""
        ...

    def halted(self, work: Work, lane: int, reason: str, most: int) -> list[Standing]:
        """Return transactions halted for a reason."""
        ...


class Quota(Protocol):
    """Licenses, accounts and what transactions hold of them."""

    def licenses(
        self, work: Work, transaction_ids: Sequence[str]
    ) -> dict[Named, list[WireLicense]]:
        """Return the licenses in force granted for these transactions."""
        ...

    def keep_license(self, work: Work, license_: WireLicense) -> bool:
        """Keep a license as granted; False if it was known."""
        ...

    def revoke_license(self, work: Work, license_number: str) -> WireLicense | None:
        """Mark a license as taken back; None if unknown or revoked before."""
        ...

    def lock_accounts(self, work: Work, accounts: Sequence[str]) -> dict[str, Account]:
        """Lock accounts in the order of their names and return them."""
        ...

    def keep_account(self, work: Work, account: Account, *, violated: int = 0) -> None:
        """Keep an account; ``violated``: units of this movement beyond any reservation."""
        ...

    def holdings(self, work: Work, source: str, transaction_id: str) -> list[Holding]:
        """Return what a transaction holds."""
        ...

    def keep_holding(self, work: Work, lane: int, holding: Holding, give_back_at_ms: int) -> None:
        """Keep a holding, and when what is left of it is given back."""
        ...

    def unused(self, work: Work, lane: int, now_ms: int, most: int) -> list[Named]:
        """Return transactions with reservations whose time to be given back has come."""
        ...


class Clearances(Protocol):
    """False positives that reviewers cleared."""

    def of_parties(self, work: Work, party_keys: Sequence[str]) -> list[Clearance]:
        """Return every clearance of these parties, whatever has become of it."""
        ...

    def keep(self, work: Work, clearances: Iterable[Clearance]) -> None:
        """Keep clearances."""
        ...

    def void(self, work: Work, clearance_ids: Iterable[str], review_id: str) -> None:
        """Mark clearances as taken back by a review."""
        ...

    def expiring(self, work: Work, after: date, through: date) -> list[str]:
        """Return the ids of those that stopped counting after one day, up to another."""
        ...


class Rescreenings(Protocol):
    """List changes, and how far each lane is in comparing its transactions with them."""

    def keep_change(self, work: Work, change: ListChange) -> None:
        """Keep a list change."""
        ...

    def change(self, work: Work, generation: int) -> ListChange | None:
        """Return the list change that led to a generation."""
        ...

    def unfinished(self, work: Work, lane: int, now_ms: int) -> list[Progress]:
        """Return the progress of every list change that a lane has not finished with."""
        ...

    def keep(self, work: Work, progress: Iterable[Progress]) -> None:
        """Keep progress."""
        ...

    def completed(self, work: Work, generation: int, lanes: int) -> Progress | None:
        """Return the sums once so many lanes have finished, and nobody has said so yet."""
        ...


class References(Protocol):
    """Lists, catalogs, sources, reviewers, switches, and the generation they make."""

    def current(self, work: Work) -> Reference:
        """Read the generation FOR SHARE and return what is in force under it, loaded if needed."""
        ...

    def last(self) -> Reference | None:
        """Return what was in force when last asked, without asking again."""
        ...

    def verifier(self) -> Verifier | None:
        """Return the pinned key of the log; None while there is none."""
        ...

    def raise_generation(self, work: Work, change: Change, *, at_ms: int) -> int:
        """Raise the generation by one, with what changed; return it (``change`` has none yet)."""
        ...

    def set_day(self, work: Work, day: str) -> None:
        """Remember the law's day last looked at."""
        ...

    def is_shipped(self, digest: str) -> bool:
        """Say whether a digest names the starter list that ships with this code."""
        ...

    def delta_between(self, older: ListInForce, newer: ListInForce) -> Delta | None:
        """Return what lies between two lists, to compare with; None: it cannot be told."""
        ...

    def delta_to(self, activation: ListActivation, in_force: ListInForce) -> str | None:
        """Return the digest of what an activation changes; None where it cannot be compared."""
        ...

    def proves_list(self, activation: ListActivation) -> str:
        """Return what is wrong with a list's file; empty if it can be loaded."""
        ...

    def proves_catalog(self, digest: str) -> str:
        """Return what is wrong with a catalog's file; empty if it can be loaded."""
        ...

    def keep_list(self, work: Work, activation: ListActivation) -> None:
        """Make a list the active one of its slot."""
        ...

    def keep_catalog(self, work: Work, digest: str) -> None:
        """Make a catalog the active one."""
        ...

    def keep_source(self, work: Work, registration: SourceRegistration) -> None:
        """Register a source, replacing what was known of it."""
        ...

    def keep_reviewer(self, work: Work, registration: ReviewerRegistration) -> None:
        """Register a reviewer, replacing what was known of him or her."""
        ...

    def keep_suspension(self, work: Work, suspension: Suspension) -> None:
        """Switch on."""
        ...

    def drop_suspension(self, work: Work, suspension_id: str) -> Suspension | None:
        """Switch off; None if it was not on."""
        ...
