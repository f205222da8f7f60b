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
from services.chassis.records import Received
from services.chassis.topics import ensure_topics
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
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
        self.processes: list[subprocess.Popen[bytes]] = []
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
            process = subprocess.Popen(
                [sys.executable, str(ECHO), self.run_id, *arguments], env=environment, stderr=log
            )
        self.processes.append(process)
        return process

    def log(self) -> str:
        """What the processes have printed so far."""
        return (self.home / "log").read_text()

    def publish(self, count: int, prefix: str = "k") -> None:
        """Publish records to the lane topic, spread by key."""

        async def publish() -> None:
            async with BulkPublisher(self.kafka) as publisher:
                await publisher.publish_many(
                    Outgoing(topic=self.echo.source, key=f"{prefix}{n}".encode(), value=b"value")
                    for n in range(count)
                )

        asyncio.run(publish())

    def publish_one(
        self,
        topic: Topic,
        value: bytes,
        partition: int = 0,
        *headers: tuple[str, bytes],
    ) -> None:
        """Publish one record to a partition."""
        record = Outgoing(topic=topic, key=None, value=value, headers=headers, partition=partition)

        async def publish() -> None:
            async with BulkPublisher(self.kafka) as publisher:
                await publisher.publish_many([record])

        asyncio.run(publish())

    def publish_many(self, topic: Topic, partition: int, value: bytes, count: int) -> None:
        """Publish the same record to one partition, so many times."""
        record = Outgoing(topic=topic, key=None, value=value, partition=partition)

        async def publish() -> None:
            async with BulkPublisher(self.kafka) as publisher:
                await publisher.publish_many([record] * count)

        asyncio.run(publish())

    def read(self, topic: Topic) -> list[Received]:
        """Read a topic raw, as it stands now."""

        async def read() -> list[Received]:
            async with EventReader(self.kafka, [topic], raw=True) as reader:
                return await reader.read_to_end()

        return asyncio.run(read())

    def answers(self, topic: Topic | None = None) -> list[str]:
        """Subjects of the answers in a topic, raw: doubles would show."""
        events = [from_json(each.value or b"{}") for each in self.read(topic or self.echo.out)]
        return sorted(event["subject"] for event in events if event["type"] == "echo.answered")

    def wait_for(self, count: int, topic: Topic | None = None) -> list[str]:
        """Wait until a topic has so many answers, then a little longer for too many.

        Raises:
            AssertionError: a process has ended by itself; says what it logged.
        """
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end and len(self.answers(topic)) < count:
            self._require_life()
            time.sleep(0.2)
        time.sleep(0.3)
        found = self.answers(topic)
        if len(found) < count:
            print(self.log())  # noqa: T201 - pytest shows it with the failure
        return found

    def _require_life(self) -> None:
        ended = [each.poll() for each in self.processes]
        if any(status not in {None, 0, -signal.SIGKILL} for status in ended):
            message = f"echoes ended with {ended}: {self.log()[-5000:]}"
            raise AssertionError(message)

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
