import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas.reading import read_event
from schemas.topics import CONTROLS
from services.cli import catalog
from services.cli.errors import FileError, UsageError
from services.policy.reference.catalog import starter_catalog

RUN = CliRunner()


def ask(*words: str) -> Any:
    outcome = RUN.invoke(catalog.app, [*words], catch_exceptions=False)

    assert 0 == outcome.exit_code
    return outcome.output


def test_the_starter_catalog_has_no_fault() -> None:
    said = json.loads(ask("check", "--json"))

    assert 106 == said["items"]
    assert "CARD-RTX4080" not in said["without_eccn"]
    assert "no fault" in ask("check")


def test_loading_stores_the_file_and_announces_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[bytes] = []

    async def keep(_: str, values: list[bytes]) -> None:
        published.extend(values)

    monkeypatch.setattr(catalog, "publish_controls", keep)
    words = ("load", "--home", str(tmp_path), "--kafka", "127.0.0.1:1")
    said = json.loads(ask(*words, "--json"))
    event: Any = read_event(CONTROLS, published[0], ())

    assert starter_catalog() == Path(said["stored"]).read_bytes()
    assert said["digest"] == event.data.digest
    assert 106 == event.data.items
    assert "catalog.activated" in ask(*words)


@pytest.mark.parametrize("flag", [[], ["--json"]])
def test_every_fault_of_a_file_is_shown_and_nothing_is_stored(
    tmp_path: Path, flag: list[str]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("sku,title\n", encoding="utf-8")
    outcome = RUN.invoke(catalog.app, ["check", str(file), *flag])

    assert isinstance(outcome.exception, catalog.ItemMasterError)
    assert "header" in outcome.output


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    outcome = RUN.invoke(catalog.app, ["check", str(tmp_path / "nowhere.csv")])

    assert isinstance(outcome.exception, FileError)


def test_a_sku_is_shown_with_its_chips() -> None:
    said = json.loads(ask("show", "SRV-DGX-H100-8", "--json"))

    assert ("nvidia-h100-sxm", 8, "15832.00", "19.45") == tuple(
        said["contained_chips"][0][name] for name in ("chip", "count", "tpp", "performance_density")
    )


@pytest.mark.parametrize(
    ("sku", "expected"),
    [
        ("SRV-DGX-H100-8", "15832.00"),
        ("amd-instinct-mi308x", "unknown"),
        ("cerebras-wse-3", "or more"),
        ("amd-instinct-mi300x", "8.72 to 20.57"),
        ("FX-RACK-42U", "chips: none"),
        ("FX-UNSORTED", "chips: not known"),
    ],
)
def test_a_sku_is_shown_to_a_person(sku: str, expected: str) -> None:
    assert expected in " ".join(ask("show", sku).split())


def test_a_sku_that_is_not_there_is_named() -> None:
    outcome = RUN.invoke(catalog.app, ["show", "NOBODY"])

    assert isinstance(outcome.exception, UsageError)
