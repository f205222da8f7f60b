"""Kafka for the door and the simulator: publish, read, create topics.

Owns: producing with explicit partitions, reading with ``laneseq`` de-duplication, and creating the
registry's topics. Refuses to know: what events mean. Processes publish through their outbox only.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from schemas.partitions import partition_of
from schemas.topics import BY_NAME, TOPICS, Topic
from services.chassis.errors import KafkaTroubleError
from services.chassis.records import Received
from services.chassis.relay.fence import make_producer
from services.chassis.relay.readback import laneseq_of, make_reader

SEND_TIMEOUT_MS = 15_000
RECORD_OVERHEAD_BYTES = 4_096  # a record batch's own bytes, so that the model's limit decides
TOPIC_EXISTS = 36  # Kafka error code TOPIC_ALREADY_EXISTS


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a record came to stand."""

    topic: str
    partition: int
    offset: int


class Publisher:
    """Publishes records; batches per partition what is published at once.

    Use it as ``async with Publisher(bootstrap) as publisher``.
    """

    def __init__(self, bootstrap: str, client_id: str = "portcullis.publisher") -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        producer = make_producer(self._bootstrap, self._client_id, send_timeout_ms=SEND_TIMEOUT_MS)
        try:
            await producer.start()
        except KafkaError as error:
            await producer.stop()
            message = f"{self._bootstrap} does not answer; is Kafka up?"
            raise KafkaTroubleError(message) from error
        self._producer = producer
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def publish(
        self,
        topic: Topic | str,
        key: str | bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
        *,
        partition: int | None = None,
    ) -> Landed:
        """Publish one record and wait until Kafka has it; concurrent calls share requests.

        Args:
            topic: of the registry, or its name.
            key: transaction id for lane topics.
            value: the event, structured mode; or ``data`` with ``ce_`` headers in binary mode.
            headers: names and raw values.
            partition: default: murmur2 of the key for lane topics, 0 for the others.

        Raises:
            KafkaTroubleError: not known to have been published.
        """
        known = BY_NAME[topic] if isinstance(topic, str) else topic
        raw_key = key.encode() if isinstance(key, str) else key
        place = _place(known, raw_key) if partition is None else partition
        if self._producer is None:
            message = "the publisher is closed: use it in `async with`"
            raise KafkaTroubleError(message)
        try:
            landed = await self._producer.send_and_wait(
                known.name, value=value, key=raw_key, partition=place, headers=list(headers)
            )
        except KafkaError as error:
            message = f"{known.name}[{place}]: not known to have been published"
            raise KafkaTroubleError(message) from error
        return Landed(landed.topic, landed.partition, landed.offset)

    async def publish_all(
        self, topic: Topic | str, records: Iterable[tuple[str | bytes | None, bytes]]
    ) -> list[Landed]:
        """Publish many (key, value) pairs at once, in order per partition."""
        return list(
            await asyncio.gather(*(self.publish(topic, key, value) for key, value in records))
        )


def _place(topic: Topic, key: bytes | None) -> int:
    if not topic.lanes or key is None:
        return 0
    return partition_of(key, topic.partitions)


class Reader:
    """Reads topics without a group: everything, or each ``laneseq`` once as the contract says."""

    def __init__(
        self,
        bootstrap: str,
        topics: Iterable[Topic | str],
        *,
        begin: Literal["beginning", "end"] = "beginning",
        raw: bool = False,
    ) -> None:
        """Choose what to read.

        Args:
            bootstrap: bootstrap servers.
            topics: of the registry, or their names.
            begin: where to start.
            raw: give every record; otherwise drop a ``laneseq`` at or below the last seen in its
                partition.
        """
        self._topics = [BY_NAME[each] if isinstance(each, str) else each for each in topics]
        self._begin = begin
        self._raw = raw
        self._seen: dict[tuple[str, int], int] = {}
        self._consumer = make_reader(bootstrap, "portcullis.reader", partition_bytes=1_048_576)
        self._places = [
            TopicPartition(topic.name, partition)
            for topic in self._topics
            for partition in range(topic.partitions)
        ]

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        self._consumer.assign(self._places)
        find = (
            self._consumer.beginning_offsets
            if self._begin == "beginning"
            else self._consumer.end_offsets
        )
        for place, offset in (await find(self._places)).items():
            self._consumer.seek(place, offset)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._consumer.stop()

    async def __aiter__(self) -> AsyncIterator[Received]:
        """Read for ever."""
        while True:
            for record in await self.fetch(timeout_ms=500):
                yield record

    async def fetch(self, *, timeout_ms: int) -> list[Received]:
        """Read what is there, waiting at most so long for a first record."""
        batches = await self._consumer.getmany(timeout_ms=timeout_ms)
        found = [
            Received(
                record.topic, record.partition, record.offset, record.timestamp,
                record.key, record.value, record.headers,
            )
            for records in batches.values()
            for record in records
        ]  # fmt: skip
        return found if self._raw else [record for record in found if self._is_new(record)]

    async def read_to_end(self) -> list[Received]:
        """Read up to where the topics ended when this was called."""
        ends = await self._consumer.end_offsets(self._places)
        found: list[Received] = []
        while True:
            positions = [await self._consumer.position(place) for place in self._places]
            if all(at >= ends[place] for at, place in zip(positions, self._places, strict=True)):
                return found
            found += await self.fetch(timeout_ms=200)

    async def read_last(self, count: int) -> list[Received]:
        """Read at most the last ``count`` records of every partition."""
        begins = await self._consumer.beginning_offsets(self._places)
        for place, end in (await self._consumer.end_offsets(self._places)).items():
            self._consumer.seek(place, max(begins[place], end - count))
        return await self.read_to_end()

    def _is_new(self, record: Received) -> bool:
        laneseq = laneseq_of(record.value) if record.value else None
        if laneseq is None:
            return True
        place = (record.topic, record.partition)
        if laneseq <= self._seen.get(place, 0):
            return False
        self._seen[place] = laneseq
        return True


async def ensure_topics(
    bootstrap: str, topics: Sequence[Topic] = TOPICS, *, replication: int = 1
) -> list[str]:
    """Create the topics that do not exist; return their names.

    Raises:
        KafkaTroubleError: a topic could not be created, or exists with other partitions.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=20_000)
    await admin.start()
    try:
        response = await admin.create_topics([_describe(topic, replication) for topic in topics])
        wrong = {
            name: for_code(code).__name__
            for name, code, *_ in response.topic_errors
            if code not in (0, TOPIC_EXISTS)
        }
        if wrong:
            message = f"topics not created: {wrong}"
            raise KafkaTroubleError(message)
        await _require_partitions(admin, topics)
    finally:
        await admin.close()
    return [name for name, code, *_ in response.topic_errors if code == 0]


async def _require_partitions(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    expected = {topic.name: topic.partitions for topic in topics}
    async with asyncio.timeout(30):
        while True:
            found = await admin.describe_topics(list(expected))
            if all(not each["error_code"] for each in found):
                break
            await asyncio.sleep(0.05)
    for each in found:
        count = len(each["partitions"])
        if count != expected[each["topic"]]:
            message = f"{each['topic']} has {count} partitions, needs {expected[each['topic']]}"
            raise KafkaTroubleError(message)


def _describe(topic: Topic, replication: int) -> NewTopic:
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": "-1",
        "max.message.bytes": str(topic.bytes_max + RECORD_OVERHEAD_BYTES),
    }
    if topic.inbound:
        settings["compression.type"] = "uncompressed"
    return NewTopic(
        name=topic.name,
        num_partitions=topic.partitions,
        replication_factor=replication,
        topic_configs=settings,
    )
