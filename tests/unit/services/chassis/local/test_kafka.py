from pathlib import Path

from services.chassis.local.kafka import (
    EmbeddedKafka,
    _last_words,
    _new_cluster_id,
    render_properties,
)


def properties() -> dict[str, str]:
    text = render_properties(Path("/somewhere/kafka"), 19092, 19093)
    return dict(line.split("=", 1) for line in text.splitlines())


def test_the_broker_listens_on_this_machine_only() -> None:
    expected = "PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093"

    assert expected == properties()["listeners"]
    assert "PLAINTEXT://127.0.0.1:19092" == properties()["advertised.listeners"]


def test_topics_are_made_from_the_registry_only() -> None:
    assert "false" == properties()["auto.create.topics.enable"]


def test_a_single_node_asks_for_no_replica() -> None:
    replication = {
        name: value
        for name, value in properties().items()
        if name.endswith(("replication.factor", "min.isr", "insync.replicas"))
    }

    assert 6 == len(replication)
    assert {"1"} == set(replication.values())


def test_the_data_lies_in_the_folder_given() -> None:
    assert "/somewhere/kafka/log" == properties()["log.dirs"]


def test_cluster_ids_have_twenty_two_characters_and_no_leading_dash() -> None:
    made = {_new_cluster_id() for _ in range(500)}

    assert 500 == len(made)
    assert {22} == {len(one) for one in made}
    assert not [one for one in made if one.startswith("-")]


def test_a_broker_that_never_ran_has_no_pid_and_stops_quietly(tmp_path: Path) -> None:
    broker = EmbeddedKafka(tmp_path, 1, 2)
    broker.stop()
    broker.kill()

    assert broker.pid is None
    assert "127.0.0.1:1" == broker.bootstrap


def test_the_last_words_of_a_broker_leave_stack_frames_out(tmp_path: Path) -> None:
    log_file = tmp_path / "broker.log"

    assert "it printed nothing" == _last_words(log_file)

    log_file.write_text("ERROR it broke\n\tat kafka.Kafka.main(Kafka.scala)\nexit\n")

    assert "ERROR it broke\nexit" == _last_words(log_file)
