import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from services.matching.delta import compare_lists
from services.matching.errors import ListFormatError
from services.matching.lists import parse_csl_csv, parse_csl_json
from services.matching.starter import load_starter

ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
DATA = Path(os.environ.get("PORTCULLIS_DATA") or Path(__file__).parents[6] / "shared" / "data")
LISTS = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities")


def to_json(content: bytes) -> bytes:
    """The publisher's JSON of the same rows as a CSV file."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return json.dumps({"results": [_result(row) for row in rows]}).encode()


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _result(row: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {key: value or None for key, value in row.items()}
    said["id"] = said.pop("_id")
    said |= {key: _split(row[key]) for key in LISTS}
    said["addresses"] = [{"address": line, "country": None} for line in _split(row["addresses"])]
    ids = [[piece.strip() for piece in one.split(",")] for one in _split(row["ids"])]
    said["ids"] = [{"type": one[0], "number": one[1]} for one in ids if len(one) > 1]
    return said


def result(**more: Any) -> bytes:
    one = {"id": "1", "source": ENTITY_LIST, "name": "Sugon", **more}
    return json.dumps({"results": [one]}).encode()


def test_the_same_rows_in_csv_and_json_are_the_same_list() -> None:
    delta = compare_lists(parse_csl_csv(load_starter()), parse_csl_json(to_json(load_starter())))

    assert ((), (), ()) == (delta.added, delta.removed, delta.changed)


@pytest.mark.skipif(not DATA.exists(), reason="the reference folder (PORTCULLIS_DATA) is absent")
def test_the_whole_official_list_is_the_same_in_csv_and_json() -> None:
    content = (DATA / "consolidated_screening_list.csv").read_bytes()
    delta = compare_lists(parse_csl_csv(content), parse_csl_json(to_json(content)))

    assert ((), (), ()) == (delta.added, delta.removed, delta.changed)


def test_an_address_is_put_together_from_its_parts() -> None:
    line = {"address": "1 Road", "city": "Beijing", "state": None, "country": "CN"}
    ids = [{"type": "Passport", "number": "836238033", "country": "KP"}, {"type": "Gender"}]
    [entry] = parse_csl_json(result(addresses=[line, line], ids=ids, programs=None)).entries

    assert ("1 Road, Beijing, CN",) == entry.addresses
    assert (frozenset({"CN"}), (("Passport", "836238033"),)) == (entry.countries, entry.identifiers)


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        (b'{"results": [{"id"', 0, ""),
        (b"[]", 0, "results"),
        (b'{"results": {}}', 0, "results"),
        (b'{"total": 26000, "results": []}', 0, "total"),
        (b'{"results": ["x"]}', 1, ""),
        (result(name=""), 1, "name"),
        (result(name=["x"]), 1, "name"),
        (result(source="A New List"), 1, "source"),
        (result(alt_names="x"), 1, "alt_names"),
        (result(addresses=["x"]), 1, "addresses"),
        (result(start_date="soon"), 1, "start_date"),
    ],
)
def test_what_is_no_list_is_refused_with_its_place(content: bytes, row: int, column: str) -> None:
    with pytest.raises(ListFormatError) as refusal:
        parse_csl_json(content)

    assert (row, column) == (refusal.value.row, refusal.value.column)
