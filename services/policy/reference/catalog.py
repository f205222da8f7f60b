"""The item catalog: SKU to item, under one digest.

Owns: the canonical form of a catalog and its digest, and the starter catalog.
Refuses to know: where catalogs are stored, and which one is active.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.policy.facts import Item
from services.policy.reference.item_master import COLUMNS, Defect, read_item_master


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Items by SKU.

    Attributes:
        items: every item.
        content: the catalog as canonical CSV: rows sorted by SKU, quoted only where needed,
            LF line ends, UTF-8. Importing it gives the same catalog again.
        digest: SHA-256 of ``content``, lower-case hex. The file in the store bears this name.
    """

    items: Mapping[str, Item]
    content: bytes
    digest: str

    def find(self, sku: str) -> Item | None:
        """The item of a SKU, or ``None``."""
        return self.items.get(sku)


def import_item_master(content: bytes) -> Catalog | tuple[Defect, ...]:
    """Import an item master.

    Args:
        content: UTF-8 CSV with exactly the columns of ``item_master.COLUMNS``.

    Returns:
        The catalog, or everything that is wrong with the file, by row and column.
    """
    sheet = read_item_master(content)
    if sheet.defects:
        return sheet.defects
    canonical = _canonical(sheet.cells[sku] for sku in sorted(sheet.cells))
    return Catalog(
        items=sheet.items, content=canonical, digest=hashlib.sha256(canonical).hexdigest()
    )


def _canonical(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Header and rows as canonical CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode()


@cache
def starter_catalog() -> bytes:
    """The item master of the demonstration, as committed."""
    return (files(__package__) / "starter_catalog.csv").read_bytes()
