import pytest

from services.matching.identifiers import (
    compare_identifiers,
    fold_identifier,
    identifier_keys,
    is_valid_identifier,
    malformed,
    scheme_of,
    usable_keys,
)

LEI, BAD_LEI, OTHER_LEI = "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D16", "529900T8BM49AURSDO55"
USCC, BAD_USCC = "91110000600037341L", "91110000600037342L"


def test_a_number_is_folded_to_capitals_and_digits() -> None:
    assert "CHE267936404" == fold_identifier("che-267.936.404")


def test_a_word_is_no_number() -> None:
    assert "" == fold_identifier("Male")


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("LEI", LEI, True),
        ("Legal Entity Identifier", BAD_LEI, False),
        ("uscc", USCC, True),
        ("Unified Social Credit Code (USCC)", BAD_USCC, False),
        ("VAT", "DE136695976", True),
        ("V.A.T. Number", "DE136695978", False),
        ("VAT", "GB980780684", None),
        ("VAT", "136695976", None),
        ("Tax ID No. (INN)", "123456789047", True),
        ("INN", "123456789037", False),
        ("Registration Number OGRN", "1022200525819", True),
        ("OGRN", "1022200525818", False),
        ("Vessel Registration Identification", "IMO 9187629", True),
        ("IMO", "9187628", False),
        ("SWIFT/BIC", "AGRIFRPP882", True),
        ("BIC", "AGRI-FRPP-8", False),
        ("ISIN", "US0378331005", True),
        ("ISIN", "US0378331006", False),
        ("CNPJ", "16.727.230/0001-97", True),
        ("Digital Currency Address - XBT", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", True),
        ("Digital Currency Address - XBT", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfE", False),
        ("DUNS", "123456789", None),
        ("Passport", "A123456", None),
    ],
)
def test_check_digits_are_checked_where_a_scheme_has_them(
    scheme: str, value: str, *, expected: bool | None
) -> None:
    assert expected is is_valid_identifier(scheme, value)


@pytest.mark.parametrize("label", ["Leishmania No.", "Vatican", "", "OTHER", "Inner Mongolia"])
def test_a_word_that_begins_like_a_scheme_is_none(label: str) -> None:
    assert "" == scheme_of(label)


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("VAT", "DE 136695976", ("DE136695976", "136695976")),
        ("VAT", "136695976", ("136695976",)),
        ("VAT", "DE12", ()),
        ("IMO", "IMO 9187629", ("9187629",)),
        ("BIC", "TEJBIRTHXXX", ("TEJBIRTH",)),
        ("BIC", "ABC", ()),
        ("Gender", "Male", ()),
    ],
)
def test_equal_numbers_meet_however_they_are_printed(
    scheme: str, value: str, expected: tuple[str, ...]
) -> None:
    assert expected == identifier_keys(scheme, value)


@pytest.mark.parametrize(
    ("stated", "listed", "expected"),
    [
        ([], [("LEI", LEI)], ()),
        ([("LEI", LEI)], [("Legal Entity Number", LEI.lower())], ("identifier_agrees",)),
        ([("OTHER", "TH1234567")], [("Registration ID", "TH-1234567")], ("identifier_agrees",)),
        ([("LEI", LEI)], [("LEI", OTHER_LEI)], ("identifier_differs",)),
        ([("LEI", LEI)], [("LEI", BAD_LEI)], ()),
        ([("LEI", BAD_LEI)], [("LEI", BAD_LEI)], ("identifier_malformed",)),
        (
            [("LEI", BAD_LEI), ("USCC", USCC)],
            [("Unified Social Credit Code", USCC)],
            ("identifier_agrees", "identifier_malformed"),
        ),
        ([("VAT", "DE136695976")], [("V.A.T. Number", "136695976")], ("identifier_agrees",)),
        ([("VAT", "DE136695976")], [("VAT", "DE129274202")], ()),
        ([("DUNS", "123456789")], [("D-U-N-S Number", "123456789")], ("identifier_agrees",)),
        ([("DUNS", "123456789")], [("Passport", "123456789")], ()),
    ],
)
def test_numbers_say_labeled_things_and_a_malformed_one_agrees_with_nothing(
    stated: list[tuple[str, str]], listed: list[tuple[str, str]], expected: tuple[str, ...]
) -> None:
    assert expected == compare_identifiers(stated, listed)


def test_only_numbers_that_may_agree_are_looked_up() -> None:
    stated = [("LEI", BAD_LEI), ("USCC", USCC), ("OTHER", "AB12345")]

    assert ((USCC, "AB12345"), (("LEI", BAD_LEI),)) == (usable_keys(stated), malformed(stated))
