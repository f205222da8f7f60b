"""The formats that a list may come in, by the name that an activation states.

Owns: which loader reads which format, and the suffix of a stored file. Refuses to know: the wire.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from services.matching.errors import ListFormatError
from services.matching.lists.csl_csv import COLUMNS, parse_csl_csv
from services.matching.lists.csl_json import parse_csl_json
from services.matching.lists.dpl import parse_dpl
from services.matching.lists.entity import parse_entity_list
from services.matching.lists.entries import PartyList
from services.matching.lists.kept import parse_kept
from services.matching.lists.ofac import parse_ofac
from services.matching.lists.watch import parse_watch_list


class _Loader(Protocol):
    def __call__(self, content: bytes, *, name: str) -> PartyList: ...


class Format(NamedTuple):
    """A format: its loader and the suffix that its stored files carry."""

    load: _Loader
    suffix: str


FORMATS = {
    "csl_csv": Format(parse_csl_csv, "csv"),
    "csl_json": Format(parse_csl_json, "json"),
    "ofac_sdn": Format(parse_ofac, "json"),
    "bis_dpl": Format(parse_dpl, "txt"),
    "entity_list_csv": Format(parse_entity_list, "csv"),
    "watch_csv": Format(parse_watch_list, "csv"),
}
KEPT = "kept"  # no format of a publisher: what is kept of one
_LOADERS = FORMATS | {KEPT: Format(parse_kept, "jsonl")}
SUFFIXES = tuple(sorted({each.suffix for each in _LOADERS.values()}))
_SNIFFED = 4096
_SIGNS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("ofac_sdn", lambda head: head.startswith("{") and '"ADD.CSV"' in head),
    ("csl_json", lambda head: head.startswith(("{", "["))),
    ("bis_dpl", lambda head: head.startswith("Name\tStreet_Address")),
    ("csl_csv", lambda head: COLUMNS[1] in head and COLUMNS[7] in head and "ids" in head),
    ("entity_list_csv", lambda head: "license_requirement" in head),
    ("watch_csv", lambda head: "name" in [cell.strip(' "') for cell in head.split(",")]),
)


def parse_list(content: bytes, *, form: str, name: str) -> PartyList:
    """Read a list file of a stated format.

    Args:
        content: the file.
        form: a name of ``FORMATS``, or ``KEPT``.
        name: the slot it fills.

    Raises:
        ListFormatError: an unknown format, or what its loader raises.
    """
    known = _LOADERS.get(form)
    if known is None:
        message = f"{form!r} is no list format; it is one of {', '.join(FORMATS)}."
        raise ListFormatError(message)
    return known.load(content, name=name)


def detect_format(content: bytes) -> str:
    """Say which format a file seems to have, by its first row; ``csl_csv`` where none fits."""
    text = content[:_SNIFFED].decode("utf-8-sig", errors="replace").lstrip()
    head = text if text.startswith("{") else text.split("\n", 1)[0]
    return next((form for form, fits in _SIGNS if fits(head)), "csl_csv")
