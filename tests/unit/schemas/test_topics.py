import pytest

from schemas.topics import BY_NAME, ORDERS, RECORDS, TOPICS, AccessRow, Topic, access_rows, settings


def test_names_are_unique() -> None:
    assert len(TOPICS) == len(BY_NAME)


def test_lane_topics_have_sixteen_partitions_and_the_others_one() -> None:
    assert (16, 1) == (ORDERS.partitions, RECORDS.partitions)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_no_topic_is_ever_compacted_and_the_broker_stamps_the_time(topic: Topic) -> None:
    told = settings(topic, replicas_in_sync=2)

    assert "delete" == told["cleanup.policy"]
    assert "LogAppendTime" == told["message.timestamp.type"]
    assert "2" == told["min.insync.replicas"]
    assert int(told["max.message.bytes"]) > topic.bytes_max


def test_inbound_topics_take_no_compression() -> None:
    assert "uncompressed" == settings(ORDERS)["compression.type"]
    assert "producer" == settings(RECORDS)["compression.type"]


def test_each_topic_has_one_writer() -> None:
    writers = [row for row in access_rows() if row.operation == "Write"]

    assert sorted(BY_NAME) == sorted(row.topic for row in writers)


def test_a_sender_cannot_read_what_others_send() -> None:
    assert AccessRow("distributors", "Read", ORDERS.name) not in access_rows()
    assert AccessRow("audit", "Read", ORDERS.name) in access_rows()
    assert AccessRow("audit", "Read", RECORDS.name) in access_rows()
