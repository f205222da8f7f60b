"""OFAC's Specially Designated Nationals in its three CSV files, joined.

Owns: the columns of SDN.CSV, ALT.CSV and ADD.CSV, and what the remarks say in fixed words.
Refuses to know: how the three files were fetched.

Source: OFAC data specification: no header, ``-0-`` for nothing, joined by ``ent_num``, closed by
the byte 1A. The three travel as one file: a JSON object of the three texts (``bundle``).
"""

import json
import re
from collections.abc import Mapping

from services.matching.countries import countries_of
from services.matching.errors import ListFormatError
from services.matching.lists.cells import decode_text, kind_of, name_of, split_names
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.rows import read_rows

MEMBERS = ("SDN.CSV", "ALT.CSV", "ADD.CSV")
_SDN_CELLS = 12
_ALT_CELLS = 5
_ADD_CELLS = 6
_NOTHING = "-0-"
_END = "\x1a"
_BORN = re.compile(r"(?:alt\. )?DOB ([^;]+?)\s*(?:;|\.$|$)")
_NATION = re.compile(r"(?:nationality|citizen) ([^;.]+)")
_NUMBERED = re.compile(
    r"(Passport|Tax ID No\.|Registration ID|National ID No\.|SWIFT/BIC|Legal Entity Number"
    r"|Unified Social Credit Code \(USCC\)|Organization Established Date"
    r"|Company Number|Vessel Registration Identification IMO|Identification Number)\s+"
    r"([A-Z0-9][\w/-]*)"
)
_NO_NUMBER = {"Organization Established Date"}


def bundle(files: Mapping[str, bytes]) -> bytes:
    """Put the three files into one, the same bytes for the same files.

    Raises:
        ListFormatError: one is missing, empty, a web page, or not UTF-8; ``column`` names it.
    """
    texts: dict[str, str] = {}
    for member in MEMBERS:
        if member not in files:
            message = f"{member} is missing; give SDN.CSV, ALT.CSV and ADD.CSV of the same day."
            raise ListFormatError(message, column=member)
        try:
            texts[member] = decode_text(files[member])
        except ListFormatError as error:
            message = f"{member}: {error.message}"
            raise ListFormatError(message, row=error.row, column=member) from error
    return json.dumps(texts, ensure_ascii=False, sort_keys=True, indent=0).encode()


def parse_ofac(content: bytes, *, name: str = "sdn") -> PartyList:
    """Read a bundle of the three files.

    Raises:
        ListFormatError: no such bundle, a row with other cells, an alias or address of nobody.
    """
    texts = _unbundle(content)
    aliases = _joined(texts["ALT.CSV"], "ALT.CSV", _ALT_CELLS)
    places = _joined(texts["ADD.CSV"], "ADD.CSV", _ADD_CELLS)
    entries = []
    for at, row in _rows(texts["SDN.CSV"], "SDN.CSV", _SDN_CELLS):
        number = row[0].strip()
        alternates = [cells[3] for cells in aliases.pop(number, [])]
        lines = [_line(cells) for cells in places.pop(number, [])]
        entries.append(_entry(row, alternates, [line for line in lines if line], at))
    for member, left in (("ALT.CSV", aliases), ("ADD.CSV", places)):
        if left:
            message = (
                f"{member} has rows of {sorted(left)[:3]}, which SDN.CSV does not list; the three "
                "files are of different days: fetch them again together."
            )
            raise ListFormatError(message, column=member)
    return PartyList(name=name, digest=digest_of(content), entries=tuple(entries))


def _unbundle(content: bytes) -> Mapping[str, str]:
    try:
        texts = json.loads(decode_text(content))
    except ValueError as error:
        message = "The file is no bundle of SDN.CSV, ALT.CSV and ADD.CSV; load the three files."
        raise ListFormatError(message) from error
    if not isinstance(texts, dict) or set(texts) != set(MEMBERS):
        message = f"The bundle must hold exactly {', '.join(MEMBERS)}; load the three files."
        raise ListFormatError(message)
    return texts


def _rows(text: str, member: str, cells: int) -> list[tuple[int, list[str]]]:
    """All rows of a file, empty cells empty; the closing byte is no row."""
    found = []
    for at, row in enumerate(read_rows(text.rstrip().removesuffix(_END)), 1):
        if not row or row == [""]:
            continue
        if len(row) != cells:
            message = f"{member}, row {at} has {len(row)} cells, not {cells}; fetch it again."
            raise ListFormatError(message, row=at, column=member)
        found.append((at, ["" if cell.strip() == _NOTHING else cell.strip() for cell in row]))
    return found


def _joined(text: str, member: str, cells: int) -> dict[str, list[list[str]]]:
    joined: dict[str, list[list[str]]] = {}
    for _, row in _rows(text, member, cells):
        joined.setdefault(row[0], []).append(row)
    return joined


def _line(cells: list[str]) -> str:
    return ", ".join(cell for cell in cells[2:5] if cell)


def _entry(row: list[str], aliases: list[str], lines: list[str], at: int) -> ListEntry:
    number, listed, kind, program, remarks = row[0], row[1], row[2], row[3], row[11]
    nations = tuple(match.strip() for match in _NATION.findall(remarks))
    return ListEntry(
        list_name="sdn",
        entry_id=number or f"row-{at}",
        name=name_of(listed, at),
        kind=kind_of(kind.title()) if kind else "company",
        aliases=split_names("; ".join(aliases)),
        addresses=tuple(dict.fromkeys(lines)),
        countries=countries_of((*lines, *nations)),
        identifiers=tuple(
            (scheme.rstrip("."), value)
            for scheme, value in _NUMBERED.findall(remarks)
            if scheme not in _NO_NUMBER
        ),
        programs=tuple(part.strip(" []") for part in program.split("] [") if part.strip(" []")),
        dates_of_birth=tuple(dict.fromkeys(_BORN.findall(remarks))),
        remarks=remarks,
    )
