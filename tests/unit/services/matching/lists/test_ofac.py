import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import bundle, parse_ofac
from services.matching.lists.entries import ListEntry

SDN = b"""36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
2674,"ABBAS, Abu","individual","SDGT] [NPWMD","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\
"DOB 10 Dec 1948; alt. DOB 1949; POB Syria; nationality Iran; Passport A11111 (Iran)."\r
\x1a"""
ALT = b"""36,12,"aka","AERO-CARIBBEAN",-0- \r
\x1a"""
ADD = b"""36,25,"Street 23","Havana","Cuba",-0- \r
2674,26,-0- ,-0- ,-0- ,-0- \r
\x1a"""
FILES = {"SDN.CSV": SDN, "ALT.CSV": ALT, "ADD.CSV": ADD}


def test_the_three_files_are_joined() -> None:
    company, person = parse_ofac(bundle(FILES)).entries

    assert (
        ListEntry(
            list_name="sdn",
            entry_id="36",
            name="AEROCARIBBEAN AIRLINES",
            kind="company",
            aliases=("AERO-CARIBBEAN",),
            addresses=("Street 23, Havana, Cuba",),
            countries=frozenset({"CU"}),
            programs=("CUBA",),
        )
        == company
    )
    assert ("person", ("SDGT", "NPWMD"), frozenset({"IR"})) == (
        person.kind,
        person.programs,
        person.countries,
    )
    assert (("10 Dec 1948", "1949"), (("Passport", "A11111"),)) == (
        person.dates_of_birth,
        person.identifiers,
    )


def test_empty_lines_are_no_rows() -> None:
    files = FILES | {"ALT.CSV": b"\r\n" + ALT}

    assert ("AERO-CARIBBEAN",) == parse_ofac(bundle(files)).entries[0].aliases


def test_the_same_files_make_the_same_bundle() -> None:
    assert bundle(FILES) == bundle(dict(reversed(FILES.items())))


@pytest.mark.parametrize(
    ("files", "member", "row"),
    [
        ({"ALT.CSV": None}, "ALT.CSV", 0),
        ({"ADD.CSV": b""}, "ADD.CSV", 0),
        ({"ADD.CSV": b"<html>"}, "ADD.CSV", 1),
        ({"SDN.CSV": SDN + b"1,short\n"}, "SDN.CSV", 0),
        ({"SDN.CSV": b"1,short\n"}, "SDN.CSV", 1),
        ({"ALT.CSV": b'99,1,"aka","NOBODY",-0-\n'}, "ALT.CSV", 0),
    ],
)
def test_files_that_do_not_belong_together_are_refused(
    files: dict[str, bytes | None], member: str, row: int
) -> None:
    given = {name: content for name, content in (FILES | files).items() if content is not None}
    with pytest.raises(ListFormatError) as refusal:
        parse_ofac(bundle(given))

    assert member in str(refusal.value)
    assert row in {0, refusal.value.row}


@pytest.mark.parametrize("content", [b"36,x", b'{"SDN.CSV": ""}', b"[]"])
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(ListFormatError, match="three files"):
        parse_ofac(content)
