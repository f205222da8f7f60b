import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError

from schemas.topics import CONTROLS, ORDERS, TOPICS, Topic, settings
from services.chassis import topics
from services.chassis.errors import KafkaTroubleError
from services.chassis.topics import asking, describe, ensure_topics


class Admin:
    """An admin client: topics and their partitions, and codes the broker answers with."""

    partitions: dict[str, int]
    codes: dict[str, int]
    pending = 0
    start_trouble: BaseException | None = None
    is_closed = False

    def __init__(self, **options: object) -> None:
        del options

    async def start(self) -> None:
        if self.start_trouble is not None:
            raise self.start_trouble

    async def close(self) -> None:
        type(self).is_closed = True

    async def create_topics(self, new: list[Any]) -> Any:
        errors = [(each.name, self.codes.get(each.name, 0), "") for each in new]
        return SimpleNamespace(topic_errors=errors)

    async def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
        type(self).pending -= 1
        code = 5 if self.pending >= 0 else 0
        return [
            {"topic": name, "error_code": code, "partitions": [None] * self.partitions[name]}
            for name in names
        ]


@pytest.fixture(autouse=True)
def admin(monkeypatch: pytest.MonkeyPatch) -> type[Admin]:
    class Fresh(Admin):
        partitions = {topic.name: topic.partitions for topic in TOPICS}  # noqa: RUF012 - one test
        codes: dict[str, int] = {}  # noqa: RUF012 - one test

    monkeypatch.setattr(topics, "AIOKafkaAdminClient", Fresh)
    return Fresh


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_created_with_the_registrys_settings(topic: Topic) -> None:
    new = describe(topic, replication=1)

    assert (topic.name, topic.partitions, 1, settings(topic)) == (
        new.name,
        new.num_partitions,
        new.replication_factor,
        new.topic_configs,
    )


def test_with_three_copies_two_must_be_in_sync() -> None:
    new = describe(ORDERS, replication=3)

    assert settings(ORDERS, replicas_in_sync=2) == new.topic_configs


def test_only_topics_that_were_missing_are_told(admin: type[Admin]) -> None:
    admin.codes = {ORDERS.name: topics.TOPIC_EXISTS}
    admin.pending = 2
    made = asyncio.run(ensure_topics("x:1"))

    assert [topic.name for topic in TOPICS if topic is not ORDERS] == made
    assert admin.is_closed


def test_a_topic_the_broker_does_not_take_is_named(admin: type[Admin]) -> None:
    admin.codes = {ORDERS.name: 29}

    with pytest.raises(KafkaTroubleError, match=r"orders\.events\.v1.*our rights"):
        asyncio.run(ensure_topics("x:1"))

    assert admin.is_closed


def test_other_partitions_are_refused(admin: type[Admin]) -> None:
    admin.partitions[CONTROLS.name] = 3

    with pytest.raises(KafkaTroubleError, match=r"has 3 partitions, needs 1"):
        asyncio.run(ensure_topics("x:1"))


def test_nobody_there_is_said_with_what_to_do(admin: type[Admin]) -> None:
    admin.start_trouble = KafkaConnectionError("nobody")

    with pytest.raises(KafkaTroubleError, match=r"x:1: cannot create topics .*nobody.*is Kafka up"):
        asyncio.run(ensure_topics("x:1"))

    assert admin.is_closed


def test_a_time_out_without_words_has_its_name() -> None:
    with pytest.raises(KafkaTroubleError, match=r"cannot read \(TimeoutError\)"):  # noqa: SIM117 - what raises stands alone
        with asking("x:1", "read"):
            raise TimeoutError
