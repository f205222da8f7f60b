"""The item master: the strict CSV in which an operator tells what each SKU is.

Owns: the columns, and every fault that a file can have, each with its row and column.
Refuses to know: files on disk, events, and what the law makes of an item.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, cast, get_args

from services.policy.facts import ContainedChip, Item, ItemKind
from services.policy.reference.chips import load_chips
from services.policy.reference.countries import load_countries
from services.policy.reference.eccns import find_eccn

COLUMNS: Final = (
    "sku",
    "title",
    "item_kind",
    "eccn",
    "reasons_for_control",
    "classification_source",
    "contained_chips",
    "other_control_authorization",
    "country_of_origin",
    "hbm",
    "memory_bandwidth_density",
    "fictitious",
)
BYTES_MAX: Final = 16 * 1024 * 1024
ROWS_MAX: Final = 100_000
TEXT_MAX: Final = 300
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
_ECCN = re.compile(r"EAR99|[0-9][A-E][0-9]{3}(\.[a-z0-9]+)*")
_REASONS = frozenset({"AT", "CB", "CC", "CW", "EI", "FC", "MT", "NP", "NS", "RS", "SI", "SS", "UN"})
_CHIP = re.compile(r"([a-z0-9][a-z0-9-]*):([1-9][0-9]{0,4})")
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?")
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One thing wrong with a file.

    Attributes:
        row: line of the file, the header being 1; 0 for the file as a whole.
        column: its name; empty for the whole row or file.
        code: stable name of the fault.
        message: what is wrong, and what to do.
    """

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What could be read of a file.

    Attributes:
        items: by SKU.
        cells: canonical cells per SKU, in the order of ``COLUMNS``.
        defects: everything wrong; the items count only if there is nothing.
    """

    items: Mapping[str, Item]
    cells: Mapping[str, tuple[str, ...]]
    defects: tuple[Defect, ...]


def read_item_master(content: bytes) -> Sheet:
    """Read a whole file, and name everything that is wrong with it.

    Args:
        content: UTF-8 CSV (RFC 4180), first line exactly ``COLUMNS``.

    Returns:
        The items, and all defects in order of appearance.
    """
    lines, defects = _lines(content)
    items: dict[str, Item] = {}
    cells: dict[str, tuple[str, ...]] = {}
    for number, line in lines:
        row = _Row(number, dict(zip(COLUMNS, line, strict=True)), defects)
        item = row.read()
        if item.sku in items:
            row.fault("sku", "repeated", f"SKU {item.sku!r} stands in the file twice.")
        items[item.sku] = item
        cells[item.sku] = tuple(line)
    return Sheet(
        items=MappingProxyType(items), cells=MappingProxyType(cells), defects=tuple(defects)
    )


def _lines(content: bytes) -> tuple[list[tuple[int, list[str]]], list[Defect]]:
    """Numbered data lines of the right width, and what is wrong with the others."""
    if len(content) > BYTES_MAX:
        return [], [_whole("too_large", f"The file has more than {BYTES_MAX} bytes. Split it.")]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], [_whole("not_utf8", f"Byte {error.start} is not UTF-8. Save the file as UTF-8.")]
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        message = f"Not CSV ({error}). Quote the cells that need it, double the quotes in them."
        return [], [Defect(row=reader.line_num, column="", code="not_csv", message=message)]
    return _shaped(rows)


def _shaped(
    rows: Sequence[tuple[int, list[str]]],
) -> tuple[list[tuple[int, list[str]]], list[Defect]]:
    """Header compared, rows of another width set aside."""
    if not rows or tuple(rows[0][1]) != COLUMNS:
        message = f"The first line must be exactly: {','.join(COLUMNS)}"
        return [], [Defect(row=1, column="", code="header", message=message)]
    if not 1 < len(rows) <= ROWS_MAX + 1:
        return [], [_whole("row_count", f"A file has 1 to {ROWS_MAX} items.")]
    good: list[tuple[int, list[str]]] = []
    defects: list[Defect] = []
    for number, line in rows[1:]:
        if len(line) == len(COLUMNS):
            good.append((number, line))
        else:
            message = f"{len(line)} cells, {len(COLUMNS)} expected."
            defects.append(Defect(row=number, column="", code="width", message=message))
    return good, defects


def _whole(code: str, message: str) -> Defect:
    """A defect of the file as a whole."""
    return Defect(row=0, column="", code=code, message=message)


class _Row:
    """One row being read: notes each fault where it is and goes on."""

    def __init__(self, number: int, cells: Mapping[str, str], defects: list[Defect]) -> None:
        self._number = number
        self._cells = cells
        self._defects = defects

    def fault(self, column: str, code: str, message: str) -> None:
        """Note a fault of this row."""
        self._defects.append(Defect(row=self._number, column=column, code=code, message=message))

    def read(self) -> Item:
        """The item; where a cell is wrong, something harmless in its place."""
        for column in COLUMNS:
            self._text(column)
        chips, no_chips = self._chips()
        eccn = self._matched("eccn", _ECCN, "EAR99, or an ECCN such as 5A992 or 3A090.a")
        self._classification(eccn, no_chips=no_chips)
        density = self._matched("memory_bandwidth_density", _DECIMAL, "a decimal, GB/s per mm2")
        return Item(
            sku=self._matched("sku", _SKU, "1 to 128 letters, digits or ._:/@+-") or "",
            title=self._needed("title"),
            item_kind=self._kind(),
            eccn=eccn,
            reasons_for_control=tuple(self._cells["reasons_for_control"].split()),
            classification_source=self._cells["classification_source"] or None,
            contained_chips=chips,
            no_chips=no_chips,
            hbm={"yes": True, "no": False}.get(self._answer("hbm")),
            memory_bandwidth_density=None if density is None else Decimal(density),
            country_of_origin=self._origin(),
            other_control_authorization=self._cells["other_control_authorization"] or None,
            fictitious=self._answer("fictitious") == "yes",
        )

    def _text(self, column: str) -> None:
        """No cell has invisible characters, spaces at its ends, or too many characters."""
        cell = self._cells[column]
        if _INVISIBLE.search(cell) or cell != cell.strip() or len(cell) > TEXT_MAX:
            message = f"At most {TEXT_MAX} visible characters, no space at the ends."
            self.fault(column, "text", message)

    def _needed(self, column: str) -> str:
        """A cell that may not be empty."""
        if not self._cells[column]:
            self.fault(column, "missing", "May not be empty.")
        return self._cells[column]

    def _matched(self, column: str, pattern: re.Pattern[str], form: str) -> str | None:
        """A cell of a given form; empty is ``None`` except for the SKU."""
        cell = self._cells[column]
        if not cell and column != "sku":
            return None
        if not pattern.fullmatch(cell):
            self.fault(column, "form", f"{cell!r} is not {form}.")
            return None
        return cell

    def _answer(self, column: str) -> str:
        """Yes, no or empty."""
        cell = self._cells[column]
        if cell not in ("", "yes", "no"):
            self.fault(column, "form", f"{cell!r} is not yes, no or empty.")
        return cell

    def _kind(self) -> ItemKind | None:
        """One of the kinds of item."""
        cell = self._cells["item_kind"]
        kinds = get_args(ItemKind)
        if cell not in kinds:
            self.fault("item_kind", "form", f"{cell!r} is not one of {', '.join(kinds)}.")
            return None
        return cast("ItemKind", cell)

    def _origin(self) -> str | None:
        """An ISO code, or nothing."""
        cell = self._cells["country_of_origin"]
        if cell and cell not in load_countries().by_code:
            self.fault("country_of_origin", "unknown_country", f"{cell!r} is no ISO 3166 code.")
        return cell or None

    def _chips(self) -> tuple[tuple[ContainedChip, ...], bool]:
        """Contained chips ``key:count key:count``, or the statement that there are none."""
        cell = self._cells["contained_chips"]
        if cell == "none":
            return (), True
        found: list[ContainedChip] = []
        for part in cell.split():
            matched = _CHIP.fullmatch(part)
            chip = load_chips().get(matched[1]) if matched else None
            if matched is None or chip is None:
                message = f"{part!r} is not 'none' or key:count with a key of chips.toml."
                self.fault("contained_chips", "unknown_chip", message)
            else:
                found.append(ContainedChip(chip=chip, count=int(matched[2])))
        return tuple(found), False

    def _classification(self, eccn: str | None, *, no_chips: bool) -> None:
        """ECCN, reasons and source belong together (15 CFR 738.2, 748.3)."""
        reasons = frozenset(self._cells["reasons_for_control"].split())
        stated = eccn or no_chips
        if stated and not self._cells["classification_source"]:
            message = "An ECCN, or the statement of no chips, needs its source."
            self.fault("classification_source", "unsourced", message)
        if reasons - _REASONS:
            message = f"Unknown: {' '.join(sorted(reasons - _REASONS))}."
            self.fault("reasons_for_control", "form", message)
        elif not eccn and reasons and not self._cells["eccn"]:
            self.fault("reasons_for_control", "without_eccn", "Reasons need an ECCN.")
        elif eccn:
            self._reasons(eccn, reasons)

    def _reasons(self, eccn: str, reasons: frozenset[str]) -> None:
        """Reasons agree with the entry of the Commerce Control List, where we know it."""
        entry = find_eccn(eccn)
        if entry is None:
            if not reasons:
                message = f"ECCN {eccn} is not in our table: state its reasons for control."
                self.fault("reasons_for_control", "missing", message)
        elif reasons - entry.reasons or entry.always - reasons:
            allowed = " ".join(sorted(entry.reasons)) or "none"
            message = f"{eccn} has {allowed}; always {' '.join(sorted(entry.always)) or 'none'}."
            self.fault("reasons_for_control", "disagrees", message)
