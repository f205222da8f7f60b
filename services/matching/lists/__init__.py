"""List files read into entries, one module per format.

Owns: what a list is (``entries``), the formats (``formats``), and what stays in force after its
publisher dropped it (``kept``). Refuses to know: how names are compared and what a list means in
law.
"""

from services.matching.lists.cells import (
    LIST_NAMES,
    SHORT_NAMES,
    footnotes_of,
    short_name,
    split_addresses,
    split_identifiers,
    split_names,
)
from services.matching.lists.csl_csv import COLUMNS, parse_csl_csv
from services.matching.lists.csl_json import parse_csl_json
from services.matching.lists.dpl import parse_dpl
from services.matching.lists.entity import parse_entity_list
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.formats import FORMATS, SUFFIXES, detect_format, parse_list
from services.matching.lists.kept import join_kept, parse_kept, write_kept
from services.matching.lists.ofac import bundle, parse_ofac
from services.matching.lists.watch import parse_watch_list

__all__ = [
    "COLUMNS",
    "FORMATS",
    "LIST_NAMES",
    "SHORT_NAMES",
    "SUFFIXES",
    "ListEntry",
    "PartyList",
    "bundle",
    "detect_format",
    "digest_of",
    "footnotes_of",
    "join_kept",
    "parse_csl_csv",
    "parse_csl_json",
    "parse_dpl",
    "parse_entity_list",
    "parse_kept",
    "parse_list",
    "parse_ofac",
    "parse_watch_list",
    "short_name",
    "split_addresses",
    "split_identifiers",
    "split_names",
    "write_kept",
]
