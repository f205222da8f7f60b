"""What can be wrong with reference tables, and with questions asked of them.

Owns: the errors of ``services.policy.reference`` under one root, each with a stable ``code``.
Refuses to know: what a caller does about them.
"""

from datetime import date
from typing import ClassVar


class ReferenceTableError(Exception):
    """Root: a reference table is wrong, or cannot answer.

    Attributes:
        code: stable name of the kind of error.
    """

    code: ClassVar[str] = "reference_table"


class TableDefectError(ReferenceTableError):
    """A committed table contradicts itself or its counts.

    Attributes:
        table: the file.
        where: the row or entry.
        detail: what is wrong there.
    """

    code = "table_defect"

    def __init__(self, table: str, where: str, detail: str) -> None:
        self.table = table
        self.where = where
        self.detail = detail
        super().__init__(f"{table}, {where}: {detail}. Correct the row from its source.")


class UnknownCountryError(ReferenceTableError):
    """A code that is no ISO 3166 alpha-2 code of the table.

    Attributes:
        country: the code as asked.
    """

    code = "unknown_country"

    def __init__(self, country: str) -> None:
        self.country = country
        super().__init__(f"Country code {country!r} is not in countries.csv. Use ISO 3166 alpha-2.")


class UnknownGroupError(ReferenceTableError):
    """A country group that the table does not carry.

    Attributes:
        group: the group as asked.
    """

    code = "unknown_group"

    def __init__(self, group: str) -> None:
        self.group = group
        super().__init__(f"Country group {group!r} is not in groups.toml. Groups look like 'D:5'.")


class OutsideTableError(ReferenceTableError):
    """A day before the table begins: no answer, never a default.

    Attributes:
        table: the file.
        on: the day asked.
        earliest: the first day that has an answer.
    """

    code = "outside_table"

    def __init__(self, table: str, on: date, earliest: date) -> None:
        self.table = table
        self.on = on
        self.earliest = earliest
        super().__init__(f"{table} has no answer for {on}; it begins on {earliest}.")


class UnknownChipError(ReferenceTableError):
    """A chip key that the table does not carry.

    Attributes:
        chip: the key as asked.
    """

    code = "unknown_chip"

    def __init__(self, chip: str) -> None:
        self.chip = chip
        super().__init__(f"Chip {chip!r} is not in chips.toml. Add it there, with its source.")
