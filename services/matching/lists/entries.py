"""What every list format is read into: entries, and the list they make.

Owns: the shape of a listed party and of a list. Refuses to know: any file format, and what a list
means in law.
"""

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One listed party.

    Attributes:
        list_name: our short name of the list (``cells.SHORT_NAMES``, or ``watch``).
        entry_id: the publisher's id of the row.
        kind: ``company``, ``person``, ``vessel``, ``aircraft`` or ``unknown`` (BIS lists say none).
        native_names: names in their own script, from our table of native names.
        countries: ISO 3166 alpha-2 codes read from addresses, citizenships and nationalities.
        identifiers: (scheme, value) pairs as printed.
        footnotes: Entity List footnotes that the license requirement points to, such as ``4``.
        start_date: the day it binds from, where the row says so.
        end_date: the day it ends, where the row says so.
        vanished: the publisher lists it no longer, and nobody has approved its removal: it counts
            as listed.
    """

    list_name: str
    entry_id: str
    name: str
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    native_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    identifiers: tuple[tuple[str, str], ...] = ()
    license_requirement: str = ""
    license_policy: str = ""
    footnotes: tuple[str, ...] = ()
    federal_register: str = ""
    programs: tuple[str, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    remarks: str = ""
    vanished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyList:
    """A list file, read.

    Attributes:
        name: the slot it fills, for instance ``csl``.
        digest: SHA-256 of the file's bytes, hex.
    """

    name: str
    digest: str
    entries: tuple[ListEntry, ...]


def digest_of(content: bytes) -> str:
    """SHA-256 of a file's bytes, hex: what a list is named by."""
    return hashlib.sha256(content).hexdigest()
