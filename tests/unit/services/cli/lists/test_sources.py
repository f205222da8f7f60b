from pathlib import Path

import pytest

from services.chassis.local.home import Home
from services.cli.lists.errors import SourceSettingError
from services.cli.lists.sources import Source, choose_sources

TOML = """
[[source]]
slot = "own-slot"
format = "csl_json"
urls = ["https://mirror.example/csl.json"]
bytes_max = 1000
"""


def test_without_settings_the_whole_official_list_is_fetched(tmp_path: Path) -> None:
    [source] = choose_sources(Home(tmp_path), None, [])

    assert ("csl_csv", True) == (
        source.format,
        source.urls[0].startswith("https://data.trade.gov/"),
    )


def test_formats_are_chosen_from_the_publishers_addresses(tmp_path: Path) -> None:
    found = choose_sources(Home(tmp_path), None, ["ofac_sdn", "bis_dpl"])

    assert [("ofac-sdn", 3), ("bis-denied-persons", 1)] == [
        (each.slot, len(each.urls)) for each in found
    ]


def test_the_installation_s_file_counts(tmp_path: Path) -> None:
    (tmp_path / "lists.toml").write_text(TOML)
    expected = Source(
        slot="own-slot",
        format="csl_json",
        urls=("https://mirror.example/csl.json",),
        bytes_max=1000,
    )

    assert (expected,) == choose_sources(Home(tmp_path), None, [])
    assert (expected,) == choose_sources(Home(tmp_path / "x"), str(tmp_path / "lists.toml"), [])


def test_the_short_form_names_format_and_addresses(tmp_path: Path) -> None:
    setting = "csl_csv=https://a.example/1 ofac_sdn=https://b.example/1,https://b.example/2,https://b.example/3"
    found = choose_sources(Home(tmp_path), setting, [])

    assert ["csl_csv", "ofac_sdn"] == [each.format for each in found]


@pytest.mark.parametrize(
    "more",
    [
        'check_format = "csl_csv"',
        'check_url = "https://mirror.example/csl.csv"',
        'check_format = "xml"\ncheck_url = "https://mirror.example/csl.csv"',
        'check_format = "ofac_sdn"\ncheck_url = "https://mirror.example/sdn.csv"',
    ],
)
def test_a_second_format_is_named_with_its_address(tmp_path: Path, more: str) -> None:
    (tmp_path / "lists.toml").write_text(TOML + more)
    with pytest.raises(SourceSettingError, match="check_format"):
        choose_sources(Home(tmp_path), None, [])


@pytest.mark.parametrize(
    ("setting", "formats"),
    [
        ("xml=https://a.example/1", []),
        ("csl_csv=https://a.example/1,https://a.example/2", []),
        ("csl_csv=nowhere", []),
        ("csl_csv=https://a.example/1", ["csl_json"]),
        ("missing.toml", []),
        (None, ["watch_csv"]),
    ],
)
def test_settings_that_are_not_usable_say_what_to_do(
    tmp_path: Path, setting: str | None, formats: list[str]
) -> None:
    with pytest.raises(SourceSettingError) as refusal:
        choose_sources(Home(tmp_path), setting, formats)

    assert refusal.value.remedy
