"""The AsyncAPI 3.0.0 document of every topic.

Owns: its shape. Refuses to know: files. Source: AsyncAPI 3.0.0; Kafka bindings 0.5.0.
"""

from inspect import cleandoc

from schemas.envelope import Event
from schemas.reading.events import events_of, type_of
from schemas.topics import LANES, TOPICS, Topic, settings

Json = dict[str, object]
_BINDING = "0.5.0"
_PARTITIONER = (
    "murmur2 of the key, as the Java client has it; librdkafka needs partitioner=murmur2_random. "
    "A record elsewhere is rejected as misplaced."
)


def describe_wire() -> Json:
    """Describe every topic, seen from Portcullis: it receives inbound topics and sends others."""
    events = {type_of(event): event for topic in TOPICS for event in events_of(topic)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Portcullis",
            "version": "1.0.0",
            "description": (
                "Events in and out of the export-control gate, CloudEvents 1.0 in structured "
                f"JSON. Topics keyed by transaction id have {LANES} partitions: {_PARTITIONER}"
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic.name: _describe_channel(topic) for topic in TOPICS},
        "operations": dict(_describe_operation(topic) for topic in TOPICS),
        "components": {
            "messages": {name: _describe_message(event) for name, event in events.items()}
        },
    }


def _describe_channel(topic: Topic) -> Json:
    names = [type_of(event) for event in events_of(topic)]
    told = settings(topic)
    return {
        "address": topic.name,
        "description": f"Written by: {topic.owner}. Key: {topic.key}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [told["cleanup.policy"]],
                    "retention.ms": int(told["retention.ms"]),
                    "max.message.bytes": int(told["max.message.bytes"]),
                },
                "bindingVersion": _BINDING,
            }
        },
        "x-key": topic.key,
        "x-owner": topic.owner,
        "x-audited": topic.audited,
        "x-event-bytes-max": topic.bytes_max,
    }


def _describe_operation(topic: Topic) -> tuple[str, Json]:
    action = "receive" if topic.inbound else "send"
    return f"{action}.{topic.name}", {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "messages": [
            {"$ref": f"#/channels/{topic.name}/messages/{type_of(event)}"}
            for event in events_of(topic)
        ],
    }


def _describe_message(event: type[Event]) -> Json:
    name = type_of(event)
    key = {"type": "string", "description": "On topics keyed by transaction id: the subject."}
    return {
        "name": name,
        "title": event.__name__,
        "summary": cleandoc(event.__doc__ or "").split("\n")[0],
        "contentType": "application/cloudevents+json",
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"{name}.schema.json"},
        },
        "bindings": {"kafka": {"key": key, "bindingVersion": _BINDING}},
    }
