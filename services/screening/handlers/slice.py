"""One lane slice in memory: read once, changed by handlers, written once.

Owns: the standings of the slice, what was determined and seen in it, and how events of ours about
a transaction are addressed. Refuses to know: what leads to what (``steps``).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from schemas.authorizations import License as WireLicense
from schemas.envelope import Draft, derive_id
from schemas.topics import DETERMINATIONS, Topic
from schemas.transactions import TransactionName
from schemas.wire import WireModel
from services.chassis.lane import LaneWork
from services.chassis.records import GLOBAL_LANE
from services.screening.domain.clearance import Clearance
from services.screening.domain.deadline import to_ms
from services.screening.domain.life.states import Event
from services.screening.domain.reference import ListInForce, Reference
from services.screening.domain.standing import Standing
from services.screening.handlers.desk import Desk
from services.screening.ports import Issued, Named, Passed
from services.screening.translate.facts import WireFacts


class Slice:
    """A unit of work on one lane.

    Attributes:
        work: the open transaction.
        desk: stores and settings.
        reference: what is in force; its generation row is held FOR SHARE until commit.
        now: the instant of the transaction; ``now_ms`` the same in milliseconds.
    """

    def __init__(self, desk: Desk, work: LaneWork) -> None:
        self.desk = desk
        self.work = work
        self.now: datetime = work.now
        self.now_ms = to_ms(work.now)
        self.reference: Reference = desk.references.current(work)
        self._standings: dict[Named, Standing] = {}
        self._changed: set[Named] = set()
        self._loaded: set[str] = set()
        self._licenses: dict[Named, list[WireLicense]] = {}
        self._facts: dict[str, WireFacts] = {}
        self._issued: list[Issued] = []
        self._passed: list[Passed] = []
        self._seen: dict[Named, bytes] = {}
        self._seen_new: dict[Named, bytes] = {}
        self._clearances: dict[str, list[Clearance]] = {}
        self._given: list[Clearance] = []
        self._lists = {each.name: each for each in self.reference.lists}

    def load(self, transaction_ids: Iterable[str], event_ids: Sequence[str] = ()) -> None:
        """Read all that the slice needs: one query per table."""
        missing = [each for each in dict.fromkeys(transaction_ids) if each not in self._loaded]
        if missing:
            for standing in self.desk.register.load(self.work, missing):
                self.adopt(standing)
            self._licenses.update(self.desk.quota.licenses(self.work, missing))
            self._loaded.update(missing)
        if event_ids:
            self._seen.update(self.desk.register.seen(self.work, self.work.lane, event_ids))

    def adopt(self, standing: Standing) -> Standing:
        """Take a row in that was read; what the slice knows already prevails."""
        return self._standings.setdefault((standing.source, standing.transaction_id), standing)

    def standing(self, source: str, transaction_id: str) -> Standing:
        """Return where a transaction stands; absent if nothing is known of it."""
        self.load((transaction_id,))
        known = self._standings.get((source, transaction_id))
        if known is not None:
            return known
        return Standing(lane=self.work.lane, source=source, transaction_id=transaction_id)

    def named(self, transaction_id: str) -> list[Standing]:
        """Return every known transaction of an id, of any source."""
        self.load((transaction_id,))
        return [each for each in self._standings.values() if each.transaction_id == transaction_id]

    def licenses(self, standing: Standing) -> list[WireLicense]:
        """Return licenses in force granted for a transaction."""
        self.load((standing.transaction_id,))
        return self._licenses.get((standing.source, standing.transaction_id), [])

    def list_in_force(self, name: str) -> ListInForce | None:
        """Return the list of a slot, as activations of this very slice have left it."""
        return self._lists.get(name)

    def activate(self, activated: ListInForce) -> None:
        """Remember that a list has come into force in this slice."""
        self._lists[activated.name] = activated

    def load_clearances(self, party_keys: Iterable[str]) -> None:
        """Read the clearances of several parties in one query."""
        missing = [each for each in dict.fromkeys(party_keys) if each not in self._clearances]
        if missing:
            self._clearances.update({each: [] for each in missing})
            for clearance in self.desk.clearances.of_parties(self.work, missing):
                self._clearances[clearance.party_key].append(clearance)

    def clearances(self, party_key: str) -> list[Clearance]:
        """Return every clearance of a party."""
        self.load_clearances((party_key,))
        return self._clearances[party_key]

    def give_clearances(self, given: Sequence[Clearance]) -> None:
        """Remember clearances: they count from the next determination on."""
        for clearance in given:
            self.clearances(clearance.party_key).append(clearance)
        self._given.extend(given)

    def void_clearances(self, clearance_ids: Sequence[str], review_id: str) -> None:
        """Take clearances back; releases that rest on them are asked again in every lane."""
        self.desk.clearances.keep(self.work, self._given)
        self._given.clear()
        self.desk.clearances.void(self.work, clearance_ids, review_id)
        self._clearances.clear()
        for clearance_id in clearance_ids:
            self.work.forward(GLOBAL_LANE, "clearance_void", f"{clearance_id}\n{review_id}")

    def keep_facts(self, digest: str, facts: WireFacts) -> None:
        """Keep facts that were read in this slice, by their digest."""
        self._facts[digest] = facts

    def facts(self, digest: str) -> WireFacts | None:
        """Return facts that were read in this slice."""
        return self._facts.get(digest)

    def put(self, standing: Standing) -> Standing:
        """Remember where a transaction stands now."""
        name = (standing.source, standing.transaction_id)
        self._standings[name] = standing
        self._changed.add(name)
        return standing

    def passed(self, standing: Standing, event: Event, cause: str, note: str) -> None:
        """Remember a step of a life."""
        self._passed.append(
            Passed(
                source=standing.source,
                transaction_id=standing.transaction_id,
                at_ms=self.now_ms,
                event=event.value,
                state=standing.state.value,
                cause=cause,
                note=note,
            )
        )

    def seen(self, source: str, event_id: str) -> bytes | None:
        """Return the digest of an event id read before, or None."""
        return self._seen.get((source, event_id))

    def see(self, source: str, event_id: str, digest: bytes) -> None:
        """Remember an event id."""
        self._seen[source, event_id] = digest
        self._seen_new[source, event_id] = digest

    def say(  # noqa: PLR0913 - one event, spelled out
        self,
        topic: Topic,
        standing: Standing,
        kind: str,
        data: WireModel,
        *,
        cause: str,
        event_id: str | None = None,
    ) -> bytes:
        """Emit an event about a transaction; return its bytes."""
        derived = event_id or derive_id(
            kind, standing.source, standing.transaction_id, str(standing.version), cause
        )
        draft = Draft(
            id=derived,
            type=kind,
            subject=standing.transaction_id,
            data=data,
            correlation=standing.story or None,
            causation=cause,
        )
        return self.work.emit(topic, standing.transaction_id, draft)

    def issue(self, standing: Standing, determination_id: str, data: WireModel, cause: str) -> str:
        """Emit a determination and keep it; return the SHA-256 of its bytes, hex."""
        value = self.say(
            DETERMINATIONS,
            standing,
            "determination.issued",
            data,
            cause=cause,
            event_id=determination_id,
        )
        self._issued.append(
            Issued(
                determination_id=determination_id,
                source=standing.source,
                transaction_id=standing.transaction_id,
                issued_at_ms=self.now_ms,
                value=value,
            )
        )
        return hashlib.sha256(value).hexdigest()

    def issued(self, determination_id: str) -> bytes | None:
        """Return a determination's event, of this slice or from before."""
        for each in self._issued:
            if each.determination_id == determination_id:
                return each.value
        return self.desk.register.read_issued(self.work, determination_id)

    def finish(self) -> None:
        """Write everything, once."""
        register = self.desk.register
        register.save(self.work, [self._standings[name] for name in sorted(self._changed)])
        register.keep_issued(self.work, self._issued)
        register.keep_passed(self.work, self._passed)
        register.keep_seen(self.work, self.work.lane, self._seen_new)
        if self._given:
            self.desk.clearances.keep(self.work, self._given)


def name_of(standing: Standing, version: int | None = None) -> TransactionName:
    """Return a transaction's name on the wire, of its current version or another."""
    return TransactionName(
        source=standing.source,
        id=standing.transaction_id,
        version=standing.version if version is None else version,
    )
