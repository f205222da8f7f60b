import pytest

from services.matching.errors import TableError
from services.matching.native import NO_NATIVE_NAMES, load_native_names, read_native_names

ROW = '[[name]]\nlatin = "Foo Ltd"\nnative = "{}"\nconfidence = "{}"\nsource = "{}"\n'


def test_a_native_name_is_found_by_the_latin_one_in_any_spelling() -> None:
    natives = read_native_names(ROW.format("甲", "high", "seen") + ROW.format("乙", "low", "seen"))

    assert (("甲", "乙"), ()) == (natives.of("FOO Company Limited"), natives.of("Bar"))


@pytest.mark.parametrize(("grade", "source"), [("sure", "seen"), ("high", "")])
def test_a_row_without_source_or_confidence_is_refused(grade: str, source: str) -> None:
    with pytest.raises(TableError):
        read_native_names(ROW.format("甲", grade, source))


def test_nothing_has_no_native_name() -> None:
    assert ((), ()) == (NO_NATIVE_NAMES.of("Foo"), load_native_names().of(" "))
