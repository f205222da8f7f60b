"""``portcullis topics``: the topics, their keys and writers, and what appears on them.

Owns: how the registry is shown. Refuses to know: what it says.
"""

from schemas.reading.events import type_of
from schemas.topics import TOPICS, Topic, settings
from services.cli.console import JsonOption, fit_table, out, print_json

COLUMNS = ("topic", "partitions", "key", "writer", "events")


def topics(as_json: JsonOption = False) -> None:
    """Show every topic of the registry; no Kafka is asked."""
    if as_json:
        print_json([_tell(topic) for topic in TOPICS])
        return
    rows = [
        (
            topic.name,
            str(topic.partitions),
            topic.key,
            topic.owner,
            "\n".join(type_of(event) for event in topic.events),
        )
        for topic in TOPICS
    ]
    out.print(fit_table("Topics", COLUMNS, rows, spare=("partitions", "writer", "key")))
    out.print("Producers must partition as the Java client does: librdkafka needs")
    out.print("partitioner=murmur2_random. schemas/README.md begins with it.")


def _tell(topic: Topic) -> dict[str, object]:
    return {
        "name": topic.name,
        "partitions": topic.partitions,
        "key": topic.key,
        "owner": topic.owner,
        "inbound": topic.inbound,
        "audited": topic.audited,
        "event_bytes_max": topic.bytes_max,
        "events": [type_of(event) for event in topic.events],
        "settings": settings(topic),
    }
