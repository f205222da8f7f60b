from services.policy.reference.eccns import find_eccn, load_eccns


def test_a_paragraph_belongs_to_its_entry() -> None:
    entry = find_eccn("3A090.a")

    assert entry is not None
    assert "3A090" == entry.eccn
    assert entry.in_scope


def test_ear99_has_no_reason_for_control() -> None:
    entry = find_eccn("EAR99")

    assert entry is not None
    assert frozenset() == entry.reasons


def test_an_entry_we_do_not_know_is_none() -> None:
    assert find_eccn("9A515") is None


def test_reasons_of_the_entire_entry_are_among_its_reasons_and_sourced() -> None:
    for entry in load_eccns().values():
        assert entry.always <= entry.reasons
        assert "CFR" in entry.source
