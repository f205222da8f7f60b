from services.policy.law import load_law
from services.policy.rulebook_page import PAGE, render, write


def test_the_committed_page_is_what_the_law_gives() -> None:
    committed = PAGE.read_text(encoding="utf-8")

    assert committed == render(load_law())


def test_writing_changes_nothing_then() -> None:
    before = PAGE.read_bytes()
    write()

    assert before == PAGE.read_bytes()
