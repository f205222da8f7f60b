from services.matching.identifiers import fold_identifier, is_valid_identifier


def test_a_number_is_folded_to_capitals_and_digits() -> None:
    assert "CHE267936404" == fold_identifier("che-267.936.404")


def test_a_word_is_no_number() -> None:
    assert "" == fold_identifier("Male")


def test_check_digits_of_an_lei_are_checked() -> None:
    right, wrong = "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D16"

    assert (True, False) == (
        is_valid_identifier("LEI", right),
        is_valid_identifier("LEI", wrong),
    )


def test_check_digits_of_a_unified_social_credit_code_are_checked() -> None:
    assert (True, False) == (
        is_valid_identifier("uscc", "91110000600037341L"),
        is_valid_identifier("uscc", "91110000600037342L"),
    )


def test_a_scheme_without_check_digits_says_nothing() -> None:
    assert is_valid_identifier("DUNS", "123456789") is None
