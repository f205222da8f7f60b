import pytest

from services.matching.errors import TableError
from services.matching.tables import read_table


def test_a_missing_table_is_a_damaged_installation() -> None:
    with pytest.raises(TableError):
        read_table("none")
