"""The one error of reading the wire.

Owns: what is said about a record that cannot be read. Refuses to know: how it was found.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom an unreadable record is about, as far as well-formed names could be read.

    Attributes:
        source: the CloudEvents source.
        transaction_id: from ``data``, else ``subject``, else the record key of a keyed topic.
        event_id: the CloudEvents id.
    """

    source: str | None = None
    transaction_id: str | None = None
    event_id: str | None = None


class SchemaError(Exception):
    """A record that cannot be read as an event of its topic.

    Never holds a value of the record, only where it lies and what is asked there: party names and
    addresses stay out of rejections and logs.

    Attributes:
        code: stable, for programs: ``unknown_field``, ``duplicate_key``, ``oversize`` ...
        pointer: RFC 6901, into the structured-mode event; ``""`` is the whole value or a header.
        message: what is wrong, where, and what to do; at most 500 characters.
        source: the CloudEvents source, where readable and well-formed.
        transaction_id: the transaction the record is about, where readable and well-formed.
        event_id: the CloudEvents id, where readable and well-formed.
    """

    def __init__(self, code: str, pointer: str, message: str, named: Named | None = None) -> None:
        """Say ``what, where, what to do`` in ``message``."""
        super().__init__(code, pointer, message)
        named = named or Named()
        self.code = code
        self.pointer = pointer
        self.message = message
        self.source = named.source
        self.transaction_id = named.transaction_id
        self.event_id = named.event_id

    def __str__(self) -> str:
        """Give code, pointer and message in one line."""
        return f"{self.code} at {self.pointer or 'the whole record'}: {self.message}"
