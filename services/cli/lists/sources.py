"""Where lists are fetched: settings, and the publishers' own addresses.

Owns: ``lists.toml`` of an installation and the short form of the same. Refuses to know: HTTP.

The publishers' addresses are those they and others documented in 2026; they move (BIS moved its
text file that year), so a wrong one fails with a code and is corrected in ``lists.toml``.
"""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.chassis.local.home import Home
from services.cli.lists.download import BYTES_MAX
from services.cli.lists.errors import SourceSettingError
from services.cli.lists.load import SLOTS
from services.matching.lists.ofac import MEMBERS

_CSL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated"
_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
OFFICIAL = {
    "csl_csv": (f"{_CSL}.csv",),
    "csl_json": (f"{_CSL}.json",),
    "ofac_sdn": tuple(f"{_OFAC}/{member}" for member in MEMBERS),
    "bis_dpl": ("https://media.bis.gov/dpl/dpl.txt",),
}


class Source(BaseModel):
    """One list to fetch: its slot, format and addresses (three for OFAC, else one).

    ``check_format`` and ``check_url``: the publisher's other file of the same list; a file that
    lacks parties which the other has is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: str
    format: str
    urls: tuple[str, ...] = Field(min_length=1, max_length=len(MEMBERS))
    bytes_max: int = Field(default=BYTES_MAX, gt=0)
    check_format: str | None = None
    check_url: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: tuple[Source, ...] = Field(min_length=1)


def choose_sources(place: Home, setting: str | None, formats: list[str]) -> tuple[Source, ...]:
    """Choose what to fetch: the setting, else ``lists.toml``, else the official whole list.

    Args:
        place: the installation.
        setting: ``FORMAT=URL[,URL...]`` separated by spaces, or the path of a TOML file.
        formats: fetch these only; where nothing is set, from the publishers' own addresses.

    Raises:
        SourceSettingError: not usable.
    """
    file = place.folder / "lists.toml"
    if setting and "=" in setting:
        found = tuple(_short(each) for each in setting.split())
    elif setting or file.exists():
        found = _read(Path(setting) if setting else file)
    else:
        found = tuple(_official(form) for form in formats or ["csl_csv"])
    chosen = tuple(each for each in found if not formats or each.format in formats)
    for each in chosen:
        _require_usable(each)
    if not chosen:
        message = f"no list of format {', '.join(formats)} is set"
        raise SourceSettingError(message, remedy=f"Add it to {file}.")
    return chosen


def _official(form: str) -> Source:
    urls = OFFICIAL.get(form)
    if urls is None:
        message = f"{form} has no publisher's address of ours"
        raise SourceSettingError(message, remedy="Name its address in lists.toml.")
    return Source(slot=SLOTS[form], format=form, urls=urls)


def _short(text: str) -> Source:
    form, _, urls = text.partition("=")
    return Source(slot=SLOTS.get(form, form), format=form, urls=tuple(urls.split(",")))


def _read(file: Path) -> tuple[Source, ...]:
    try:
        return _File.model_validate(tomllib.loads(file.read_text("utf-8"))).source
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        message = f"{file} cannot be used: {str(error)[:300]}"
        remedy = "Each [[source]] has slot, format and urls; see the README of services/cli."
        raise SourceSettingError(message, remedy=remedy) from error


def _require_usable(source: Source) -> None:
    count = len(MEMBERS) if source.format == "ofac_sdn" else 1
    if source.format not in SLOTS or len(source.urls) != count:
        message = f"{source.slot}: format {source.format!r} with {len(source.urls)} addresses"
        remedy = f"Formats: {', '.join(SLOTS)}; ofac_sdn takes three addresses, others one."
        raise SourceSettingError(message, remedy=remedy)
    checked = (source.check_format is None, source.check_url is None)
    if checked not in {(True, True), (False, False)} or (
        source.check_format not in {None, *SLOTS} or source.check_format == "ofac_sdn"
    ):
        message = f"{source.slot}: check_format {source.check_format!r} with {source.check_url!r}"
        remedy = "Give both check_format and check_url, of a list that is one file, or neither."
        raise SourceSettingError(message, remedy=remedy)
    if not all(urlsplit(url).hostname for url in source.urls):
        message = f"{source.slot}: an address without a host"
        raise SourceSettingError(message, remedy="Give whole addresses, https://...")
