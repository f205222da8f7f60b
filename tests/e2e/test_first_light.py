"""The demo's whole story on the real parts, and every invariant from topics and log alone."""

import json
from collections.abc import Iterator

import pytest

from schemas.topics import DISPOSITIONS
from services.chassis.local.stack import require_stack
from services.cli.demo import Show, load_scenario, play
from services.simulator.domain.player import Player
from tests.stage import Running, doubled, events_of, holes, invariants, read_raw, stack

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Player]]:
    with stack(tmp_path_factory.mktemp("first-light")) as running:
        scenario = load_scenario("first_light")
        yield running, play(running.home, require_stack(running.home), scenario, Show())


def test_everything_comes_out_as_the_scenario_says(played: tuple[Running, Player]) -> None:
    assert [] == played[1].differences()


def test_the_scenario_is_large_enough_and_has_every_disposition(
    played: tuple[Running, Player],
) -> None:
    last = {outcome.dispositions[-1] for outcome in played[1].outcomes.values()}

    assert 300 <= len(played[1].outcomes)
    assert {"released", "held", "denied", "recalled"} == last


def test_nothing_is_doubled_and_no_sequence_has_a_hole(played: tuple[Running, Player]) -> None:
    raw = read_raw(played[0].kafka)
    released = events_of(raw, "transaction.released")

    assert [] == holes(raw)
    assert [] == doubled([*released, *events_of(raw, "determination.issued")])
    assert released


def test_every_invariant_holds(played: tuple[Running, Player]) -> None:
    assert [] == invariants(played[0])


def test_every_release_was_sealed_before_it_went_out(played: tuple[Running, Player]) -> None:
    raw = read_raw(played[0].kafka, (DISPOSITIONS,))
    proofs = [event["data"]["proof"] for event in events_of(raw, "transaction.released")]

    assert all(int(proof["checkpoint"].split("\n")[1]) > proof["index"] for proof in proofs)


def test_a_license_went_its_whole_way(played: tuple[Running, Player]) -> None:
    raw = read_raw(played[0].kafka)
    kinds = [event["data"]["kind"] for event in events_of(raw, "account.moved")]
    filed = [event["data"]["kind"] for event in events_of(raw, "filing.submitted")]

    assert 2 == filed.count("LIC_APP")
    assert 7 <= filed.count("RED_FLAG")
    assert {"open": 2, "reserve": 2, "consume": 2} == {k: kinds.count(k) for k in set(kinds)}
    assert 2 == len(events_of(raw, "authorization.granted"))


def test_everything_of_the_sink_says_simulated(played: tuple[Running, Player]) -> None:
    raw = read_raw(played[0].kafka)
    said = [
        event["data"]["simulated"]
        for kind in ("filing.received", "filing.accepted", "authorization.granted")
        for event in events_of(raw, kind)
    ]

    assert said
    assert all(said)


def test_no_party_stands_in_a_log_line(played: tuple[Running, Player]) -> None:
    told = [each.state for each in played[1].all_told()]
    names = {state["purchaser"]["name"] for state in told if "purchaser" in state}
    files = (played[0].home.folder / "logs").iterdir()
    printed = "".join(path.read_text("utf-8") for path in files)

    assert names
    assert not [name for name in names if name in printed or json.dumps(name)[1:-1] in printed]
