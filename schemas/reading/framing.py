"""From a Kafka record to the bytes of one structured-mode event.

Owns: size, null values, headers, and the two CloudEvents modes. Refuses to know: models.
Source: CloudEvents 1.0, Kafka protocol binding, sections 3.2 (binary) and 3.3 (structured).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic_core import from_json

from schemas.reading.errors import SchemaError
from schemas.topics import Topic

Headers = Sequence[tuple[str, bytes]]

# Attributes that binary mode carries as text; every other ``ce_`` header is an extension
# attribute we do not read, and ignored as in structured mode.
_ATTRIBUTES = (
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "dataschema",
    "correlationid",
    "causationid",
)
_OURS = frozenset({"content-type", "sig", *(f"ce_{name}" for name in _ATTRIBUTES)})
_STRUCTURED = "application/cloudevents+json"
_JSON = "application/json"
_UTF_8 = ("utf-8", "utf8")


def frame(topic: Topic, value: bytes | None, headers: Headers, key: bytes | None) -> bytes:
    """Give the event as structured-mode bytes, whichever mode it came in.

    Raises:
        SchemaError: ``oversize``, ``null_value``, ``bad_header`` or, for binary mode, ``not_json``.
    """
    if value is None:
        message = "The record has no value. To cancel, send order.cancelled, not a tombstone."
        raise SchemaError(code="null_value", pointer="", message=message)
    if not headers and len(value) + len(key or b"") <= topic.bytes_max:
        return value
    _refuse_oversize(topic, value, headers, key)
    told = _read_headers(headers)
    content_type = _read_content_type(told)
    if "ce_specversion" in told and content_type != _STRUCTURED:
        return _compose(value, told)
    if content_type == _JSON:
        message = (
            f"Header content-type is {_JSON} but no ce_specversion header is there. "
            f"For an event in the value, say {_STRUCTURED}; for binary mode, add the ce_ headers."
        )
        raise SchemaError(code="bad_header", pointer="", message=message)
    return value


def _refuse_oversize(topic: Topic, value: bytes, headers: Headers, key: bytes | None) -> None:
    size = len(value) + len(key or b"")
    size += sum(len(name.encode(errors="replace")) + len(text or b"") for name, text in headers)
    if size > topic.bytes_max:
        message = (
            f"Value, key and headers take {size} bytes together; {topic.name} takes at most "
            f"{topic.bytes_max}. Shorten free text, or split the transaction."
        )
        raise SchemaError(code="oversize", pointer="", message=message)


def _read_headers(headers: Headers) -> Mapping[str, str]:
    """Decode every header; those we read may occur once.

    Header names are not quoted back unless they are ones we know: a sender chooses them.
    """
    told: dict[str, str] = {}
    counted = Counter(name.lower() for name, _ in headers)
    for name, text in headers:
        lowered = name.lower()
        ours = lowered in _OURS
        shown = f"Header {lowered}" if ours else "A header"
        try:
            told[lowered] = text.decode()
        except (UnicodeDecodeError, AttributeError):
            message = f"{shown} is null or not UTF-8. Send its value as UTF-8 text."
            raise SchemaError(code="bad_header", pointer="", message=message) from None
        if ours and counted[lowered] > 1:
            message = f"{shown} is there more than once. Send it once."
            raise SchemaError(code="bad_header", pointer="", message=message)
    return told


def _read_content_type(told: Mapping[str, str]) -> str | None:
    """Give the media type in lower case, refusing those we cannot read."""
    if "content-type" not in told:
        return None
    media, *parameters = (part.strip().lower() for part in told["content-type"].split(";"))
    charsets = [text.partition("=")[2].strip('"') for text in parameters if "charset" in text]
    if media not in {_STRUCTURED, _JSON} or any(name not in _UTF_8 for name in charsets):
        message = (
            f"Header content-type must be {_STRUCTURED} (the event is the value) or {_JSON} "
            "(binary mode, ce_ headers), in UTF-8."
        )
        raise SchemaError(code="bad_header", pointer="", message=message)
    return media


def _compose(value: bytes, told: Mapping[str, str]) -> bytes:
    """Put the attributes of binary mode around ``value``, so that one reader serves both modes."""
    try:
        from_json(value)  # a whole JSON text, so that it cannot close the envelope and go on
    except ValueError:
        message = "The value is not JSON. In binary mode it is the event's data, as UTF-8 JSON."
        raise SchemaError(code="not_json", pointer="", message=message) from None
    head = {name: told[f"ce_{name}"] for name in _ATTRIBUTES if f"ce_{name}" in told}
    return json.dumps(head).encode()[:-1] + b',"data":' + value + b"}"
