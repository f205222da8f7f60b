"""What the chassis's tests on a real Kafka share: topics of their own, and starting echoes."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from pydantic_core import from_json

from schemas.topics import Topic
from services.chassis.producer import Publisher, Reader, ensure_topics
from services.chassis.records import Received
from tests.integration.chassis.echo import Echo

ECHO = Path(__file__).with_name("echo.py")
WAIT_S = 40.0


class Stage:
    """One run: topics, a HOME, and the processes started on it."""

    def __init__(self, kafka: str, home: Path) -> None:
        self.kafka = kafka
        self.home = home
        self.run_id = uuid.uuid4().hex[:8]
        self.echo = Echo(self.run_id)
        topics = (*self.echo.inputs, *self.echo.outputs)
        asyncio.run(ensure_topics(kafka, topics))

    @contextlib.contextmanager
    def running(self, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run the echo process; it is told to stop at the end."""
        process = self.start(*arguments, **settings)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start the echo process."""
        environment = os.environ | {
            "PORTCULLIS_KAFKA": self.kafka,
            "PORTCULLIS_HOME": str(self.home),
            "PORTCULLIS_TICK_MS": "100",
            **{f"PORTCULLIS_{name.upper()}": value for name, value in settings.items()},
        }
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(ECHO), self.run_id, *arguments], env=environment, stderr=log
            )

    def log(self) -> str:
        """What the processes have printed so far."""
        return (self.home / "log").read_text()

    def publish(self, count: int, prefix: str = "k") -> None:
        """Publish records to the lane topic, spread by key."""

        async def publish() -> None:
            async with Publisher(self.kafka) as publisher:
                records = [(f"{prefix}{n}", b"value") for n in range(count)]
                await publisher.publish_all(self.echo.source, records)

        asyncio.run(publish())

    def publish_one(
        self,
        topic: Topic,
        value: bytes,
        partition: int = 0,
        headers: list[tuple[str, bytes]] | None = None,
    ) -> None:
        """Publish one record to a partition."""

        async def publish() -> None:
            async with Publisher(self.kafka) as publisher:
                await publisher.publish(topic, None, value, headers or (), partition=partition)

        asyncio.run(publish())

    def read(self, topic: Topic) -> list[Received]:
        """Read a topic raw, as it stands now."""

        async def read() -> list[Received]:
            async with Reader(self.kafka, [topic], raw=True) as reader:
                return await reader.read_to_end()

        return asyncio.run(read())

    def answers(self, topic: Topic | None = None) -> list[str]:
        """Subjects of the answers in a topic, raw: doubles would show."""
        events = [from_json(each.value or b"{}") for each in self.read(topic or self.echo.out)]
        return sorted(event["subject"] for event in events if event["type"] == "echo.answered")

    def wait_for(self, count: int, topic: Topic | None = None) -> list[str]:
        """Wait until a topic has so many answers, then a little longer for too many."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end and len(self.answers(topic)) < count:
            time.sleep(0.2)
        time.sleep(0.3)
        return self.answers(topic)

    def sequences(self) -> dict[int, list[int]]:
        """The ``laneseq`` of every answer per partition, in the topic's order."""
        found: dict[int, list[int]] = {}
        for record in self.read(self.echo.out):
            event = from_json(record.value or b"{}")
            if event["type"] == "echo.answered":
                found.setdefault(record.partition, []).append(event["laneseq"])
        return found


def expected(count: int, stage: Stage) -> list[str]:
    """Subjects that answer every record of the lane topic."""
    records = stage.read(stage.echo.source)
    subjects = sorted(f"{each.topic}/{each.partition}/{each.offset}" for each in records)
    if len(subjects) != count:
        message = f"{len(subjects)} records were published, not {count}"
        raise AssertionError(message)
    return subjects
