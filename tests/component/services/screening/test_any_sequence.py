"""Any sequence of events on the real handlers: what readers of the topics may rely on."""

import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.component.services.screening.stand import Json, Stand, short_order
from tests.component.services.screening.test_license import INSPUR, license_for

KINDS = ("PLAIN", "FLAG", "LISTED")


class Player:
    """Does one random thing after the other and keeps what was said."""

    def __init__(self, stand: Stand, seed: int) -> None:
        self.stand = stand
        self.draw = random.Random(seed)
        self.said: list[Json] = []
        self.versions: dict[str, int] = defaultdict(int)
        self.grants = 0
        self.plays = 0

    def play(self) -> None:
        self.plays += 1
        acts = [
            self.submit, self.submit, self.repeat, self.seal, self.seal, self.seal, self.seal,
            self.rarely(self.conflict),
            self.review, self.review, self.grant, self.rarely(self.depart), self.deliver,
            self.rarely(self.garbage), self.wait, self.tick,
            self.rarely(self.cancel),
        ]  # fmt: skip
        self.draw.choice(acts)()

    def rarely(self, act: Callable[[], None]) -> Callable[[], None]:
        return act if self.draw.random() < 0.3 else self.seal

    def pick(self) -> str:
        """Name a transaction of the chapter; a new chapter has new ones."""
        return f"{self.draw.choice(KINDS)}-{self.plays // 40}"

    def order(self, name: str, version: int) -> Json:
        planned = self.stand.clock.now().date().isoformat()
        facts: Json = {"planned_export_on": planned}
        if name.startswith("FLAG"):
            facts["red_flags_seen"] = ["RF-A"]
        if name.startswith("LISTED"):
            facts["purchaser"] = INSPUR
        return short_order(name, version, **facts)

    def feed(self, *records: object) -> None:
        self.said += self.stand.feed(*records)  # type: ignore[arg-type]  # records

    def submit(self) -> None:
        name = self.pick()
        self.versions[name] += 1
        self.feed(self.stand.order("order.submitted", self.order(name, self.versions[name])))

    def repeat(self) -> None:
        name = self.pick()
        version = max(1, self.versions[name] - self.draw.randint(0, 1))
        self.feed(self.stand.order("order.amended", self.order(name, version)))

    def conflict(self) -> None:
        name = self.pick()
        order = self.order(name, max(1, self.versions[name])) | {"end_use": "graphics"}
        self.feed(self.stand.order("order.amended", order))

    def seal(self) -> None:
        issued = [each for each in self.said if each["type"] == "determination.issued"][-6:]
        if issued:
            self.feed(self.stand.receipt(self.draw.choice(issued)))

    def review(self) -> None:
        held = [
            each for each in self.said
            if each["type"] == "transaction.held" and each["data"].get("determination_id")
        ]  # fmt: skip
        if held:
            action = self.draw.choice(["approve", "approve", "approve", "apply", "deny"])
            who = self.draw.choice(["ada", "grace"])
            self.feed(self.stand.review(held[-1], action, who))

    def grant(self) -> None:
        self.grants += 1
        number = f"SIM-LIC-{self.grants}"
        granted = license_for(f"LISTED-{self.plays // 40}", self.draw.randint(1, 6), number)
        self.feed(self.stand.authorization("authorization.granted", granted))

    def depart(self) -> None:
        name = self.pick()
        departed = {
            "transaction_id": name,
            "version": max(1, self.versions[name]),
            "departed_at": self.stand.clock.now().isoformat(),
            "lines": [{"line_id": "1", "quantity": self.draw.randint(1, 4)}],
        }
        self.feed(self.stand.order("shipment.departed", departed))

    def deliver(self) -> None:
        name = self.pick()
        delivered = {
            "transaction_id": name,
            "version": max(1, self.versions[name]),
            "delivered_at": self.stand.clock.now().isoformat(),
        }
        self.feed(self.stand.order("shipment.delivered", delivered))

    def cancel(self) -> None:
        name = self.pick()
        cancel = {"transaction_id": name, "version": 1, "reason": "not wanted"}
        self.feed(self.stand.order("order.cancelled", cancel))

    def garbage(self) -> None:
        self.feed(self.stand.place("orders.events.v1", self.pick().encode(), b"{"))

    def wait(self) -> None:
        self.stand.clock.advance(minutes=self.draw.choice([1, 6, 200]))
        self.tick()

    def tick(self) -> None:
        self.said += self.stand.tick()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_the_topics_keep_their_promises(tmp_path: Path, seed: int) -> None:
    stand = Stand(tmp_path)
    stand.furnish("ada", "grace")
    player = Player(stand, seed)
    for _ in range(150):
        player.play()
    stand.stop()

    assert len(player.said) > 40
    assert_releases(player.said)
    assert_ledger(player.said)
    assert_sequences(player.said)


def assert_releases(said: list[Json]) -> None:
    """I1, and never two releases in force; every determination id once."""
    sealed: dict[str, Json] = {}
    in_force: dict[str, str] = {}
    for event in said:
        data = event["data"]
        if event["type"] == "determination.issued":
            assert data["determination_id"] not in sealed

            sealed[data["determination_id"]] = data
        elif event["type"] == "transaction.released":
            determined = sealed[data["determination_id"]]

            assert "release" == determined["disposition"]
            assert data["transaction"] == determined["transaction"]
            assert event["subject"] not in in_force

            in_force[event["subject"]] = data["determination_id"]
        elif event["type"] == "release.recalled":
            assert in_force.pop(event["subject"]) == data["determination_id"]
        elif event["type"] in {"transaction.held", "transaction.denied"}:
            assert event["subject"] not in in_force


def assert_ledger(said: list[Json]) -> None:
    """I5: dense sequences; balances within limits but for violations."""
    sequences: dict[str, int] = defaultdict(int)
    violated: dict[str, int] = defaultdict(int)
    for event in said:
        if event["type"] != "account.moved":
            continue
        data = event["data"]
        account = data["account"]
        sequences[account] += 1
        if data["kind"] == "violation":
            violated[account] += data["delta"]

        assert sequences[account] == data["accountseq"]
        assert data["balance"] - violated[account] <= data["limit"]


def assert_sequences(said: list[Json]) -> None:
    """Dense ``laneseq`` per topic and partition; no event id twice."""
    last: dict[tuple[str, int], int] = {}
    ids: set[str] = set()
    for event in said:
        place = (event["topic"], event["partition"])

        assert last.get(place, event["laneseq"] - 1) + 1 == event["laneseq"]
        assert event["id"] not in ids

        last[place] = event["laneseq"]
        ids.add(event["id"])
