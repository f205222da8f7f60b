"""The scripts for an existing Kafka: generated, valid for the shell, and complete."""

import os
import subprocess
from pathlib import Path

import pytest

from deploy.kafka.generate import principal, render_access, render_acls, render_topics, write
from schemas.topics import TOPICS, access_rows

FOLDER = Path(__file__).resolve().parents[3] / "deploy" / "kafka"


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    write(tmp_path)

    for path in tmp_path.iterdir():
        assert path.read_text() == (FOLDER / path.name).read_text()


@pytest.mark.parametrize("name", ["topics.sh", "acls.sh"])
def test_the_scripts_are_valid_and_executable(name: str) -> None:
    outcome = subprocess.run(["bash", "-n", FOLDER / name], capture_output=True, check=False)

    assert 0 == outcome.returncode
    assert os.access(FOLDER / name, os.X_OK)


@pytest.mark.parametrize("name", ["topics.sh", "acls.sh"])
def test_the_scripts_call_kafkas_own_commands_once_per_topic_or_row(
    name: str, tmp_path: Path
) -> None:
    """Run them with stand-ins that record their arguments."""
    for tool in ("kafka-topics.sh", "kafka-acls.sh"):
        stand_in = tmp_path / tool
        stand_in.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/said\n')
        stand_in.chmod(0o755)
    environment = {**os.environ, "KAFKA_BIN": str(tmp_path), "BOOTSTRAP": "there:9092"}
    subprocess.run([FOLDER / name], env=environment, check=True)
    said = (tmp_path / "said").read_text().splitlines()

    assert (len(TOPICS) if name == "topics.sh" else len(access_rows()) + 9) == len(said)
    assert all(line.startswith("--bootstrap-server there:9092 --") for line in said)


def test_every_topic_is_created_with_its_partitions() -> None:
    text = render_topics()

    for topic in TOPICS:
        assert f"--topic {topic.name} \\\n  --partitions {topic.partitions} " in text


def test_only_our_relays_may_use_a_transactional_id() -> None:
    """An aborted transaction of a sender would leave holes in a sealed topic."""
    lines = [line for line in render_acls().splitlines() if "--transactional-id" in line]
    allowed = {line.split("--allow-principal ")[1].split(" ")[0] for line in lines}

    assert {principal(name) for name in ("screening", "audit", "reporting_sink")} == allowed


def test_the_table_has_one_line_per_row() -> None:
    assert len(access_rows()) == len(render_access().splitlines()) - 1
