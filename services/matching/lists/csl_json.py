"""The Consolidated Screening List in its JSON layout: static file, or answer of the API.

Owns: the fields of a result and what each becomes: the same entry as the CSV gives. Refuses to
know: how the file was fetched.

Source: trade.gov, ``consolidated.json``: ``results`` with lists and objects where the CSV has
semicolons and commas.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from services.matching.countries import countries_of
from services.matching.errors import ListFormatError
from services.matching.lists.cells import (
    decode_text,
    footnotes_of,
    kind_of,
    name_of,
    read_day,
    short_name,
    split_addresses,
    split_names,
)
from services.matching.lists.entries import ListEntry, PartyList, digest_of

_LINE = ("address", "city", "state", "postal_code", "country")


def parse_csl_json(content: bytes, *, name: str = "csl") -> PartyList:
    """Read a Consolidated Screening List file.

    Args:
        content: ``{"results": [...]}``, UTF-8. A page of the API that is not the whole answer is
            refused.
        name: the slot it fills.

    Raises:
        ListFormatError: no such JSON, a page only, an unreadable result, an unknown source list.
            ``row`` counts results from 1.
    """
    results = _results(decode_text(content))
    entries = tuple(_read_result(result, at) for at, result in enumerate(results, 1))
    return PartyList(name=name, digest=digest_of(content), entries=entries)


def _results(text: str) -> Sequence[Any]:
    try:
        whole = json.loads(text)
    except ValueError as error:
        message = f"The file is not JSON ({error}); it may be cut short: fetch it again."
        raise ListFormatError(message) from error
    results = whole.get("results") if isinstance(whole, dict) else None
    if not isinstance(results, list):
        message = "The file has no 'results'; is it the JSON of the Consolidated Screening List?"
        raise ListFormatError(message, column="results")
    total = whole.get("total", len(results))
    if total != len(results):
        message = (
            f"The file holds {len(results)} of {total} results: one page of the API. Load the "
            "static file consolidated.json instead."
        )
        raise ListFormatError(message, column="total")
    return results


def _read_result(result: Any, at: int) -> ListEntry:  # noqa: ANN401 - JSON is anything until read
    if not isinstance(result, dict):
        message = f"Result {at} is no object; fetch the file again."
        raise ListFormatError(message, row=at)
    addresses = _addresses(result, at)
    nations = _texts(result, "citizenships", at) + _texts(result, "nationalities", at)
    requirement = _text(result, "license_requirement", at)
    return ListEntry(
        list_name=sys.intern(short_name(_text(result, "source", at), at)),
        entry_id=_text(result, "id", at) or _text(result, "entity_number", at) or f"row-{at}",
        name=name_of(_text(result, "name", at), at),
        kind=kind_of(_text(result, "type", at)),
        aliases=split_names("; ".join(_texts(result, "alt_names", at))),
        addresses=addresses,
        countries=countries_of(addresses + nations),
        identifiers=_identifiers(result, at),
        license_requirement=sys.intern(requirement),
        license_policy=sys.intern(_text(result, "license_policy", at)),
        footnotes=footnotes_of(requirement),
        federal_register=_text(result, "federal_register_notice", at),
        programs=_texts(result, "programs", at),
        dates_of_birth=_texts(result, "dates_of_birth", at),
        start_date=read_day(_text(result, "start_date", at), at, "start_date"),
        end_date=read_day(_text(result, "end_date", at), at, "end_date"),
        remarks=_text(result, "remarks", at),
    )


def _text(result: Mapping[str, Any], field: str, at: int) -> str:
    value = result.get(field)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        message = f"Result {at}, {field}: not a text; fetch the file again."
        raise ListFormatError(message, row=at, column=field)
    return str(value)


def _list(result: Mapping[str, Any], field: str, at: int) -> Sequence[Any]:
    value = result.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        message = f"Result {at}, {field}: not a list; fetch the file again."
        raise ListFormatError(message, row=at, column=field)
    return value


def _texts(result: Mapping[str, Any], field: str, at: int) -> tuple[str, ...]:
    found = (" ".join(str(each).split()) for each in _list(result, field, at) if each is not None)
    return tuple(dict.fromkeys(text for text in found if text))


def _objects(result: Mapping[str, Any], field: str, at: int) -> list[Mapping[str, Any]]:
    found = _list(result, field, at)
    if not all(isinstance(each, dict) for each in found):
        message = f"Result {at}, {field}: not a list of objects; fetch the file again."
        raise ListFormatError(message, row=at, column=field)
    return list(found)


def _addresses(result: Mapping[str, Any], at: int) -> tuple[str, ...]:
    lines: list[str] = []
    for each in _objects(result, "addresses", at):
        parts = [_text(each, field, at).strip() for field in _LINE]
        lines += split_addresses(", ".join(part for part in parts if part))
    return tuple(dict.fromkeys(lines))


def _identifiers(result: Mapping[str, Any], at: int) -> tuple[tuple[str, str], ...]:
    pairs = [
        (_text(each, "type", at).rstrip(":").strip(), _text(each, "number", at).strip())
        for each in _objects(result, "ids", at)
    ]
    return tuple((sys.intern(scheme), value) for scheme, value in pairs if scheme and value)
