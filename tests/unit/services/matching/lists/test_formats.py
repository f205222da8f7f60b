import pytest

from services.matching.errors import ListFormatError
from services.matching.gates import LISTS_OF
from services.matching.lists import FORMATS, bundle, detect_format, parse_list
from services.matching.lists.dpl import COLUMNS as DPL_COLUMNS
from services.matching.starter import load_starter


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (load_starter(), "csl_csv"),
        (b"\xef\xbb\xbf" + load_starter(), "csl_csv"),
        (b'{"results": []}', "csl_json"),
        (b'{\n"results": []}', "csl_json"),
        (bundle({"SDN.CSV": b"1", "ALT.CSV": b"1", "ADD.CSV": b"1"}), "ofac_sdn"),
        ("\t".join(DPL_COLUMNS).encode(), "bis_dpl"),
        (b"country,name,address,license_requirement,federal_register\n", "entity_list_csv"),
        (b"name,note\n", "watch_csv"),
        (b"\xff", "csl_csv"),
    ],
)
def test_a_format_is_told_by_its_first_row(content: bytes, form: str) -> None:
    assert form == detect_format(content)


def test_a_list_is_read_in_its_stated_format() -> None:
    assert 1 == len(parse_list(b"name\nx\n", form="watch_csv", name="own").entries)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ListFormatError, match="csl_json"):
        parse_list(b"x", form="xml", name="x")


def test_every_format_has_its_gates() -> None:
    assert set(FORMATS) == set(LISTS_OF)
