"""Open transactions brought up to the generation in force; what moved is compared too.

Owns: who is asked again and who is only stamped, progress per list change, and saying when a lane,
and when all lanes, have finished. Refuses to know: how names are compared, and what the answer is.

A transaction is asked again if a change above its generation may touch it. A list change (kind
``delta``) is judged by names: the parties of whoever it might touch are compared with the new,
changed and removed names only. Whoever they do not resemble would get the same answer again: it is
stamped with the generation in force. A release is never published under an older list: what
awaits its seal is asked again whatever the names say (``domain.change.touches``).
"""

from collections.abc import Sequence
from dataclasses import replace

from schemas.dispositions import RedFlag
from schemas.envelope import Draft, derive_id
from schemas.rescreenings import Rescreening
from schemas.topics import DETERMINATIONS, LANES
from services.chassis.records import GLOBAL_LANE
from services.matching.screen import Match, Subject
from services.policy.findings import PartyMatch
from services.screening.domain.change import LIST_KINDS, Change, deltas_above, last_touching
from services.screening.domain.deadline import from_ms, to_ms
from services.screening.domain.life.states import Event, State
from services.screening.domain.rescreening import Delta, Progress
from services.screening.domain.standing import Standing
from services.screening.handlers.decide import read_facts
from services.screening.handlers.desk import Because
from services.screening.handlers.slice import Slice, name_of
from services.screening.handlers.steps import advance
from services.screening.translate.determinations import say_match
from services.screening.translate.facts import cast_of
from services.screening.translate.parties import labeled_subjects, match_of

MATCHES_MAX = 20
# Held for want of a reference: the names say nothing about whether it is there now.
_FOR_REFERENCE = b'"remedy":"reference"'
_MAY_WANT_REFERENCE = frozenset({State.HELD, State.APPLIED, State.SUSPENDED})

Labeled = tuple[str, Subject]


class Scan:
    """One look at what lies behind the generation in force, in one lane.

    Attributes:
        found: something lay behind.
        behind: something still does: another look is needed.
    """

    def __init__(self, at: Slice) -> None:
        self._at = at
        self._progress = {
            each.change.generation: each
            for each in at.desk.rescreenings.unfinished(at.work, at.work.lane, at.now_ms)
        }
        self.found = False
        self.behind = False

    @property
    def is_idle(self) -> bool:
        """Nothing was found, and nothing is left to be said."""
        return not self.found and not self._progress

    def ask(self, state: State, most: int) -> int:
        """Compare what stands in a state; ask again whom a change touches.

        Args:
            state: where they stand.
            most: at most so many are asked again.

        Returns:
            How many more may be asked again in this look.
        """
        at, generation = self._at, self._at.reference.generation
        found = at.desk.register.behind(
            at.work, at.work.lane, state, generation, at.desk.most_compared
        )
        self._note(len(found))
        waiting = [at.adopt(each) for each in found]
        waiting = [each for each in waiting if each.generation < generation and each.state is state]
        for standing, change in self._judge(waiting):
            if change is not None and most <= 0:
                self.behind = True
                break
            self._count(standing, affected=0 if change is None else 1)
            if change is None:
                at.put(replace(standing, generation=generation))
                continue
            most -= 1
            because = Because(cause=change.cause, recall=change.reason, note=change.kind)
            advance(at, standing, Event.REDETERMINE, because)
        return most

    def _note(self, found: int) -> None:
        """Note how many were found: a full page may have another one after it."""
        self.found = self.found or found > 0
        self.behind = self.behind or found >= self._at.desk.most_compared

    def _judge(self, waiting: Sequence[Standing]) -> list[tuple[Standing, Change | None]]:
        """Say which change each has to be asked again for; None: none touches it."""
        changes = self._at.reference.changes
        judged: list[tuple[Standing, Change | None]] = []
        doubtful: dict[int, list[int]] = {}
        for standing in waiting:
            above = changes[standing.generation :]
            change = last_touching(above, standing)
            if change is None:
                for delta in deltas_above(above, standing):
                    doubtful.setdefault(delta.generation, []).append(len(judged))
            judged.append((standing, change))
        for generation, places in sorted(doubtful.items()):
            touched = self._touched(generation, [judged[place][0] for place in places])
            for place, is_touched in zip(places, touched, strict=True):
                if is_touched:
                    judged[place] = (judged[place][0], changes[generation - 1])
        return judged

    def _touched(self, generation: int, standings: Sequence[Standing]) -> list[bool]:
        """Compare parties with the names of one list change, all in one pass."""
        delta = self._delta(generation)
        if delta is None:
            return [True] * len(standings)
        parties = [_subjects(self._at, standing) for standing in standings]
        flat = [subject for each in parties for _, subject in each or ()]
        answers = iter(delta.touched(flat))
        touched = []
        for standing, each in zip(standings, parties, strict=True):
            resembles = [next(answers) for _ in each or ()]
            unknown = each is None or _wants_reference(self._at, standing)
            touched.append(unknown or any(resembles))
        return touched

    def _delta(self, generation: int) -> Delta | None:
        """Return what a list change brought; None: it cannot be told."""
        known = self._progress.get(generation)
        change = None if known is None else known.change
        if known is None:
            change = self._at.desk.rescreenings.change(self._at.work, generation)
        if change is None or change.older is None:
            return None
        return self._at.desk.references.delta_between(change.older, change.newer)

    def look_back(self) -> None:
        """Compare what moved lately with the names that came onto a list since."""
        at, generation = self._at, self._at.reference.generation
        if not self._progress:
            return
        since = to_ms(at.now - at.desk.allowances.shipped_rescreened)
        found = at.desk.register.moved(
            at.work, at.work.lane, generation, since, at.desk.most_compared
        )
        self._note(len(found))
        moved = [each for each in map(at.adopt, found) if each.generation < generation]
        for change in at.reference.changes[min((e.generation for e in moved), default=0) :]:
            if change.kind in LIST_KINDS:
                self._flag(change, [each for each in moved if each.generation < change.generation])
        for standing in moved:
            current = at.standing(standing.source, standing.transaction_id)
            at.put(replace(current, generation=generation))

    def _flag(self, change: Change, moved: Sequence[Standing]) -> None:
        """Raise a red flag on whoever moved before a name came onto a list that it resembles."""
        at, delta = self._at, self._delta(change.generation) if moved else None
        parties = [_subjects(at, standing) or [] for standing in moved]
        flat = [subject for each in parties for _, subject in each]
        answers = iter([()] * len(flat) if delta is None else delta.newly_listed(flat))
        for standing, each in zip(moved, parties, strict=True):
            listed = [(label, match) for label, _ in each for match in next(answers)]
            self._add(change.generation, compared=1, flagged=1 if listed else 0)
            if listed:
                flagged = _red_flag(at, standing, change, listed)
                because = Because(cause=change.cause, flagged=flagged, note=change.subject)
                advance(at, standing, Event.LISTED_LATER, because)

    def _count(self, standing: Standing, *, affected: int) -> None:
        """Count one open transaction for every list change that is new to it."""
        for generation in self._progress:
            if standing.generation < generation:
                self._add(generation, compared=1, affected=affected)

    def _add(self, generation: int, **more: int) -> None:
        progress = self._progress.get(generation)
        if progress is not None:
            self._progress[generation] = progress.plus(**more)

    def finish(self) -> None:
        """Keep progress; where nothing is left behind, say that the lane has finished."""
        at = self._at
        if not self.behind:
            for generation, each in self._progress.items():
                finished = replace(each, finished_at_ms=at.now_ms)
                self._progress[generation] = finished
                say_finished(at, finished)
                at.work.forward(GLOBAL_LANE, "rescreened", str(generation))
        at.desk.rescreenings.keep(at.work, self._progress.values())


def _subjects(at: Slice, standing: Standing) -> list[Labeled] | None:
    """Return whom a transaction names; None: its facts cannot be read, so it may be touched."""
    try:
        facts = at.facts(standing.facts_digest) or read_facts(standing)
    except Exception:  # noqa: BLE001 - what cannot be read is asked again, and holds there
        return None
    at.keep_facts(standing.facts_digest, facts)
    return [(label, subject) for label, _, subject in labeled_subjects(cast_of(facts))]


def _wants_reference(at: Slice, standing: Standing) -> bool:
    """Say whether it is held for want of a reference, or nothing could be determined."""
    if standing.state not in _MAY_WANT_REFERENCE or standing.determination_id is None:
        return False
    value = at.issued(standing.determination_id)
    return value is None or _FOR_REFERENCE in value


def _red_flag(
    at: Slice, standing: Standing, change: Change, listed: Sequence[tuple[str, Match]]
) -> RedFlag:
    list_name, _, digest = change.subject.partition("@")
    return RedFlag(
        transaction=name_of(standing, standing.released_version or standing.version),
        determination_id=standing.released_determination or None,
        kind="listed_since_departure",
        list_name=list_name,
        digest=digest,
        matches=tuple(
            say_match(PartyMatch(role=label, match=match_of(match)))
            for label, match in listed[:MATCHES_MAX]
        ),
        moved_at=from_ms(standing.since_ms or at.now_ms),
    )


def complete(at: Slice, generation: int) -> None:
    """In the global lane: a lane has finished; once all have, let lane 0 say so, once."""
    sums = at.desk.rescreenings.completed(at.work, generation, LANES)
    if sums is not None:
        at.desk.rescreenings.keep(at.work, [sums])
        at.work.forward(0, "rescreened_all", _write(at, sums).model_dump_json())


def say_finished(at: Slice, progress: Progress) -> None:
    """Say that this lane has finished with a list change."""
    say_rescreening(at, _write(at, progress))


def say_rescreening(at: Slice, said: Rescreening) -> None:
    """Emit a rescreening, of a lane or of all, in this lane."""
    subject = f"{said.list_name}@{said.digest}"
    lane = "all" if said.lane is None else str(said.lane)
    draft = Draft(
        id=derive_id("rescreening.finished", str(said.generation), lane),
        type="rescreening.finished",
        subject=subject,
        data=said,
    )
    at.work.emit(DETERMINATIONS, subject, draft)


def _write(at: Slice, progress: Progress) -> Rescreening:
    change = progress.change
    kind = at.reference.changes[change.generation - 1].kind
    finished = at.now_ms if progress.finished_at_ms is None else progress.finished_at_ms
    return Rescreening(
        list_name=change.newer.name,
        digest=change.newer.digest,
        replaced=None if change.older is None else change.older.digest,
        generation=change.generation,
        method="delta" if kind == "delta" else "full",
        lane=None if progress.lane < 0 else progress.lane,
        compared=progress.compared,
        affected=progress.affected,
        flagged=progress.flagged,
        started_at=from_ms(progress.started_at_ms),
        finished_at=from_ms(finished),
    )
