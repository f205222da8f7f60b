import io
import json
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from services.cli import console
from services.cli.console import (
    byte_progress,
    fit_table,
    print_error,
    print_json,
    print_line,
    styled,
)
from services.cli.errors import CliError

COLUMNS = ("sku", "eccn", "why")
ROWS = [("SRV-ATLAS-800-910B", "4A090.a", "because the law says so, at some length, and twice")]


def drawn(width: int, **options: object) -> str:
    screen = Console(file=io.StringIO(), width=width)
    screen.print(fit_table("Items", COLUMNS, ROWS, screen=screen, **options))  # type: ignore[arg-type] # passed on
    return screen.file.getvalue()  # type: ignore[attr-defined] # a StringIO


def test_words_of_a_fitted_table_stay_whole_and_the_flexible_column_breaks() -> None:
    text = drawn(60, flexible="why")

    assert "SRV-ATLAS-800-910B" in text
    assert "4A090.a" in text
    assert "too narrow" not in text


def test_spare_columns_go_first_named_first_and_are_named() -> None:
    text = drawn(55, flexible="why", spare=("eccn", "sku"))

    assert "4A090.a" not in text
    assert "SRV-ATLAS-800-910B" in text
    assert "Screen too narrow for: eccn. See --json." in text


def test_every_spare_column_may_go() -> None:
    text = drawn(24, flexible="why", spare=("eccn", "sku"))

    assert "Screen too narrow for: eccn, sku." in " ".join(text.split())


def test_a_column_without_content_is_left_out_but_a_table_without_rows_keeps_its_head() -> None:
    rows = [("A", "", "x")]

    assert ["sku", "why"] == [each.header for each in fit_table(None, COLUMNS, rows).columns]
    assert 3 == len(fit_table(None, COLUMNS, []).columns)
    assert 1 == len(fit_table(None, COLUMNS, rows, spare=("eccn",), flexible="why").rows)


def test_a_state_has_its_color_and_a_stranger_none() -> None:
    assert "[red]deny[/red]" == styled("deny")
    assert r"\[b]" == styled("[b]")


def test_json_says_days_and_instants_and_whatever_else_as_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = {"day": date(2026, 11, 23), "at": datetime(2026, 11, 23, tzinfo=UTC), "kind": 1j}
    print_json(value)
    print_line(value)
    one, other = map(json.loads, capsys.readouterr().out.splitlines())

    assert {"day": "2026-11-23", "at": "2026-11-23T00:00:00Z", "kind": "1j"} == one
    assert one == other


def test_bytes_arriving_are_one_line_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=text))
    with byte_progress("Kafka [4]", 2_000_000) as arrived:
        arrived(10)

    assert "Kafka [4] (2 MB)\n" == text.getvalue()


def test_bytes_arriving_are_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=text, force_terminal=True, width=80))
    with byte_progress("Kafka", 10) as arrived:
        arrived(10)

    assert "10/10 bytes" in text.getvalue()


def test_an_error_that_nobody_can_remedy_has_no_advice(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(CliError("gone"), as_json=False)

    assert "What to do" not in capsys.readouterr().err
