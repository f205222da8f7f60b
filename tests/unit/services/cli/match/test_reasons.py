from services.cli.match.reasons import phrase_of


def test_a_label_is_put_in_words() -> None:
    assert "the country agrees" == phrase_of("country_agrees")


def test_a_new_label_is_told_as_it_is() -> None:
    assert "quite new" == phrase_of("quite_new")
