"""The registry's topics in Kafka.

Owns: creating topics as ``schemas.topics`` says, and finding that Kafka cannot be asked.
Refuses to know: settings of its own; what stands in a topic.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from schemas.topics import TOPICS, Topic, settings
from services.chassis.errors import KafkaTroubleError

TOPIC_EXISTS = 36  # Kafka error code TOPIC_ALREADY_EXISTS
TOPICS_TIMEOUT_S = 30.0


@contextmanager
def asking(bootstrap: str, what: str) -> Iterator[None]:
    """Turn what the Kafka client raises into ``KafkaTroubleError`` that says what to do.

    Args:
        bootstrap: whom we ask.
        what: what we ask for, to end "...: cannot".
    """
    try:
        yield
    except (KafkaError, TimeoutError) as error:
        message = (
            f"{bootstrap}: cannot {what} ({str(error) or type(error).__name__});"
            " is Kafka up, and is the address right (--kafka, PORTCULLIS_KAFKA)?"
        )
        raise KafkaTroubleError(message) from error


def describe(topic: Topic, *, replication: int) -> NewTopic:
    """Say how a topic is created: partitions and settings of the registry.

    Args:
        topic: what to create.
        replication: copies, one per broker; with three, two must be in sync to write.
    """
    return NewTopic(
        name=topic.name,
        num_partitions=topic.partitions,
        replication_factor=replication,
        topic_configs=settings(topic, replicas_in_sync=max(1, replication - 1)),
    )


async def ensure_topics(
    bootstrap: str, topics: Sequence[Topic] = TOPICS, *, replication: int = 1
) -> list[str]:
    """Create the topics that do not exist; return their names.

    Raises:
        KafkaTroubleError: Kafka does not answer, or a topic could not be created, or exists with
            other partitions.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=20_000)
    try:
        with asking(bootstrap, "create topics"):
            await admin.start()
            answer = await admin.create_topics(
                [describe(topic, replication=replication) for topic in topics]
            )
            codes = {name: code for name, code, *_ in answer.topic_errors}
            _require_created(codes)
            await _require_partitions(admin, topics)
    finally:
        await admin.close()
    return [name for name, code in codes.items() if code == 0]


def _require_created(codes: dict[str, int]) -> None:
    wrong = {
        name: for_code(code).__name__
        for name, code in codes.items()
        if code not in (0, TOPIC_EXISTS)
    }
    if wrong:
        message = f"topics not created: {wrong}; correct the broker's settings or our rights"
        raise KafkaTroubleError(message)


async def _require_partitions(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    expected = {topic.name: topic.partitions for topic in topics}
    async with asyncio.timeout(TOPICS_TIMEOUT_S):
        while True:
            found = await admin.describe_topics(list(expected))
            if all(not each["error_code"] for each in found):
                break
            await asyncio.sleep(0.05)
    for each in found:
        count = len(each["partitions"])
        if count != expected[each["topic"]]:
            message = (
                f"{each['topic']} has {count} partitions, needs {expected[each['topic']]}:"
                " lanes are fixed at installation; use a Kafka without that topic"
            )
            raise KafkaTroubleError(message)
