"""The two doors of reading: the first error for services, all errors for people.

Owns: the order in which a record is looked at. Refuses to know: how each look is done.

1. Frame: size, null value, headers, mode. 2. Syntax, depth and model, in one pass from the bytes.
3. Duplicate keys and numbers JSON does not have. 4. Key, subject and transaction id agree.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Protocol, Union, get_args

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from schemas.envelope import Event
from schemas.lanes import LaneOpened
from schemas.reading.errors import Named, SchemaError
from schemas.reading.faults import Fault, explain, show_pointer
from schemas.reading.framing import Headers, frame
from schemas.reading.guard import Members, find_offences, pass_guard, read_tree
from schemas.topics import TOPICS, Topic

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
_SOURCE = re.compile(r"[A-Za-z0-9:/._-]{1,128}")
_ADVICE = "schemas/README.md shows complete examples."
_NOT_JSON = "The value is not one JSON text in UTF-8. Send one JSON object, no byte order mark"
_TOO_DEEP = "Arrays and objects lie more than 200 deep. Events need fewer than ten levels"
_OFFENCES = {
    "duplicate_key": "This name is there more than once in its object. Send it once",
    "not_finite": "NaN, infinities and numbers beyond any range are refused. Send decimal text",
}
_WRONG_KEY = "Record key, subject and transaction id must be the same text. Correct what differs"


class _Reads(Protocol):
    """pydantic's validator, plain or wrapped by a plug-in."""

    def validate_json(self, text: bytes) -> Any: ...  # noqa: ANN401 - any model


@dataclass(frozen=True, slots=True)
class _Model:
    """How the events of a topic are read, and the types pydantic tells them apart by."""

    validator: _Reads
    tags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What is known of a record from outside its value; ``keyed``: its key must agree."""

    topic: Topic
    value: bytes | None
    key: bytes | None
    keyed: bool


def events_of(topic: Topic) -> tuple[type[Event], ...]:
    """Name every event that may appear on ``topic``: on our own topics ``lane.opened`` as well."""
    return topic.events if topic.inbound else (*topic.events, LaneOpened)


def type_of(event: type[Event]) -> str:
    """Give the CloudEvents type of an event model, for instance ``order.submitted``."""
    return str(get_args(event.model_fields["type"].annotation)[0])


def topic_of(event_type: str) -> Topic | None:
    """Find the topic of an event type, the registry's first; None: no topic takes it."""
    return _TOPICS_BY_TYPE.get(event_type)


def read_event(
    topic: Topic, value: bytes | None, headers: Headers, key: bytes | None = None
) -> Event:
    """Read one record, strictly.

    Args:
        topic: where it lay; gives the events that may appear and the greatest size.
        value: the record's value, null for a tombstone.
        headers: the record's headers as Kafka gives them.
        key: the record's key. On inbound lane topics it must be the transaction id; null is
            refused there. On every other topic it is not looked at.

    Raises:
        SchemaError: the first thing that is wrong; the README lists the codes.
    """
    record = _Record(topic=topic, value=value, key=key, keyed=topic.inbound and topic.lanes)
    try:
        framed = frame(topic, value, headers, key)
    except SchemaError as error:
        raise _attribute(error, record) from None
    try:
        event: Event = _model_of(events_of(topic)).validator.validate_json(framed)
        pass_guard(framed)
    except (ValueError, RecursionError) as error:
        # Not chained: pydantic's text quotes the values it refuses, and logs walk the chain.
        raise _diagnose(record, framed, error)[0] from None
    if record.keyed and not _is_keyed(event, key):
        raise _diagnose(record, framed, None)[0]
    return event


def read_all_errors(topic: Topic, value: bytes | None, headers: Headers) -> list[SchemaError]:
    """List everything that is wrong with a value, for people; empty when it can be read.

    There is no record, hence no key: subject and transaction id must agree all the same.
    """
    record = _Record(topic=topic, value=value, key=None, keyed=False)
    try:
        framed = frame(topic, value, headers, None)
    except SchemaError as error:
        return [_attribute(error, record)]
    try:
        _model_of(events_of(topic)).validator.validate_json(framed)
    except ValueError as error:
        return _diagnose(record, framed, error)
    return _diagnose(record, framed, None)


_TOPICS_BY_TYPE = {
    type_of(event): topic
    for topic in reversed(TOPICS)  # an event of two topics belongs to the first
    for event in events_of(topic)
}


@cache
def _model_of(events: tuple[type[Event], ...]) -> _Model:
    tags = frozenset(type_of(event) for event in events)
    if len(events) == 1:
        return _Model(TypeAdapter(events[0]).validator, tags)
    union: Any = Union[events]  # noqa: UP007 - built at run time
    adapter: TypeAdapter[Event] = TypeAdapter(Annotated[union, Field(discriminator="type")])
    return _Model(adapter.validator, tags)


def _is_keyed(event: Event, key: bytes | None) -> bool:
    """Tell whether key, subject and, where there is one, transaction id are the same text."""
    inside = getattr(getattr(event, "data", None), "transaction_id", event.subject)
    return key == event.subject.encode() and inside == event.subject


def _diagnose(record: _Record, framed: bytes, error: Exception | None) -> list[SchemaError]:
    """List what is wrong; never empty where ``error`` is given or the key is wrong."""
    try:
        from_json(framed)  # first, so that the standard library never meets unbounded depth
        tree = read_tree(framed)
    except (ValueError, RecursionError) as unread:
        deep = isinstance(unread, RecursionError) or "recursion limit" in str(unread)
        code, asked = ("too_deep", _TOO_DEEP) if deep else ("not_json", _NOT_JSON)
        return [_say(Fault(code=code, path=(), asked=asked), _name(record, None))]
    faults = [Fault(code=c, path=path, asked=_OFFENCES[c]) for c, path in find_offences(tree)]
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_input=False)
        faults += explain(found, tree, _model_of(events_of(record.topic)).tags)
    if _disagrees(record, tree):
        faults.append(Fault(code="wrong_key", path=("subject",), asked=_WRONG_KEY))
    named = _name(record, tree)
    return [_say(fault, named) for fault in faults]


def _disagrees(record: _Record, tree: object) -> bool:
    """Tell whether key, subject and transaction id differ, as far as each is text."""
    if not (record.topic.inbound and record.topic.lanes):
        return False
    subject = _text(tree, "subject")
    inside = _text(tree, "data", "transaction_id")
    told = {text for text in (subject, inside) if text is not None}
    return len(told) > 1 or (record.keyed and {record.key} != {text.encode() for text in told})


def _text(tree: object, *names: str) -> str | None:
    """Read text from the tree, unless a name on the way is missing or doubled."""
    for name in names:
        if not isinstance(tree, Members) or name in tree.doubled:
            return None
        tree = tree.get(name)
    return tree if isinstance(tree, str) else None


def _name(record: _Record, tree: object) -> Named:
    """Read the names an unreadable record gives, each only if well-formed."""
    keyed = record.topic.key == "transaction id"
    key = record.key.decode(errors="replace") if keyed and record.key else None
    inside = _text(tree, "data", "transaction_id") or _text(tree, "data", "transaction", "id")
    texts = (inside, _text(tree, "subject") if keyed else None, key)
    return Named(
        source=_matching(_SOURCE, _text(tree, "source")),
        transaction_id=next((text for text in texts if _matching(_NAME, text)), None),
        event_id=_matching(_NAME, _text(tree, "id")),
    )


def _matching(shape: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and shape.fullmatch(text) else None


def _attribute(error: SchemaError, record: _Record) -> SchemaError:
    """Say whom a record is about whose frame is bad, if its value can be read nevertheless."""
    value = record.value
    tree: object = None
    if value is not None and len(value) <= record.topic.bytes_max:
        with suppress(ValueError, RecursionError):
            from_json(value)
            tree = read_tree(value)
    return SchemaError(error.code, error.pointer, error.message, _name(record, tree))


def _say(fault: Fault, named: Named) -> SchemaError:
    pointer = show_pointer(fault.path)
    message = f"{fault.asked}. {_ADVICE}"
    return SchemaError(fault.code, pointer, message, named)
