import asyncio
import dataclasses

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from schemas.topics import AUTHORIZATIONS, ORDERS, RECORDS, Topic, settings
from services.chassis.errors import KafkaTroubleError
from services.chassis.topics import ensure_topics

pytestmark = pytest.mark.kafka


async def settings_of(bootstrap: str, name: str) -> dict[str, str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        wanted = ConfigResource(ConfigResourceType.TOPIC, name)
        answers = await admin.describe_configs([wanted])
    finally:
        await admin.close()
    return {entry[0]: entry[1] for entry in answers[0].resources[0][4]}


@pytest.mark.parametrize("topic", [ORDERS, AUTHORIZATIONS, RECORDS], ids=lambda topic: topic.name)
def test_a_created_topic_has_the_registrys_settings(kafka: str, topic: Topic) -> None:
    asyncio.run(ensure_topics(kafka))
    found = asyncio.run(settings_of(kafka, topic.name))
    expected = settings(topic)

    assert expected == {name: found[name] for name in expected}


def test_topics_are_made_once_and_left_alone_afterwards(kafka: str) -> None:
    fresh = dataclasses.replace(ORDERS, name="made.once.v1")

    assert ["made.once.v1"] == asyncio.run(ensure_topics(kafka, [fresh]))
    assert [] == asyncio.run(ensure_topics(kafka, [fresh]))


def test_a_topic_with_other_partitions_is_refused(kafka: str) -> None:
    narrow = dataclasses.replace(AUTHORIZATIONS, name="narrow.v1")
    asyncio.run(ensure_topics(kafka, [narrow]))

    with pytest.raises(KafkaTroubleError, match="has 1 partitions, needs 16"):
        asyncio.run(ensure_topics(kafka, [dataclasses.replace(narrow, lanes=True)]))


def test_a_topic_the_broker_does_not_take_is_named(kafka: str) -> None:
    wrong = dataclasses.replace(ORDERS, name="not a topic name")

    with pytest.raises(KafkaTroubleError, match="not a topic name"):
        asyncio.run(ensure_topics(kafka, [wrong]))
