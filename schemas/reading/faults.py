"""From what pydantic found to pointers, stable codes and advice.

Owns: the wording of every refusal of a field. Refuses to know: Kafka, and any value it speaks of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic_core import ErrorDetails

from schemas.wire import FORMS, is_visible

Path = tuple[str | int, ...]
POINTER_MAX = 300
NAME_MAX = 64

_CODES = {
    "extra_forbidden": "unknown_field",
    "missing": "missing_field",
    "union_tag_not_found": "missing_field",
    "union_tag_invalid": "unknown_type",
    "int_from_float": "wrong_type",
}
# What a field asks for, by pydantic's error type; {names} come from the error's context.
_ASKED = {
    "extra_forbidden": "No such field here. Remove it or correct its spelling",
    "missing": "A required field is missing. Add it",
    "union_tag_not_found": "A required field is missing. Add the event's type",
    "union_tag_invalid": "Not an event of this topic. Send one of: {expected_tags}",
    "literal_error": "Must be {expected}",
    "string_pattern_mismatch": "Must match {pattern}",
    "string_too_short": "Must have at least {min_length} characters",
    "string_too_long": "Must have at most {max_length} characters",
    "too_short": "Must have at least {min_length} entries",
    "too_long": "Must have at most {max_length} entries",
    "greater_than_equal": "Must be at least {ge}",
    "less_than_equal": "Must be at most {le}",
    "date_parsing": "Must be a calendar date, as 2026-12-01",
    "date_from_datetime_parsing": "Must be a calendar date, as 2026-12-01",
    "datetime_from_date_parsing": "Must be an instant with its zone, as 2026-12-01T15:00:00Z",
    "datetime_parsing": "Must be an instant with its zone, as 2026-12-01T15:00:00Z",
    "timezone_aware": "Must be an instant with its zone, as 2026-12-01T15:00:00Z",
    "string_type": "Must be text in quotes",
    "int_type": "Must be a whole number, without quotes, point or exponent",
    "int_from_float": "Must be a whole number, without quotes, point or exponent",
    "bool_type": "Must be true or false, without quotes",
    "tuple_type": "Must be an array",
    "model_type": "Must be an object",
    "dict_type": "Must be an object",
}
_NOUNS = {"model_type": "an object", "tuple_type": "an array", "dict_type": "an object"}
_SHALLOW = ("_type", "literal_error", "string_pattern_mismatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a value: stable code, path from the root, and what is asked there."""

    code: str
    path: Path
    asked: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A step in pydantic's location that names a branch of a union, not a member of the value."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An error of pydantic's, with its location told apart into members and labels."""

    kind: str
    steps: tuple[str | int | _Label, ...]
    context: Mapping[str, object]
    node: object  # what lies there; never shown


def explain(found: Iterable[ErrorDetails], tree: object, tags: frozenset[str]) -> list[Fault]:
    """Turn pydantic's errors into faults, one per place.

    Args:
        found: ``ValidationError.errors()``.
        tree: the value as ``guard.read_tree`` gives it.
        tags: event types of the topic; pydantic starts locations with the type it chose.
    """
    located = [_locate(error, tree, tags) for error in found]
    settled = _settle(located)
    # An array whose entries are bad counts as too short in pydantic; its entries say enough.
    spoiled = {one.steps[:depth] for one in settled for depth in range(len(one.steps))}
    faults = [_word(one) for one in settled if one.kind != "too_short" or one.steps not in spoiled]
    first: dict[Path, Fault] = {}
    for fault in faults:
        first.setdefault(fault.path, fault)
    return list(first.values())


def show_pointer(path: Path) -> str:
    """Write a path as an RFC 6901 pointer; stop above a name that is long or not visible."""
    pointer = ""
    for step in path:
        name = str(step)
        if len(name) > NAME_MAX or not is_visible(name):
            break
        longer = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        if len(longer) > POINTER_MAX:
            break
        pointer = longer
    return pointer


def _locate(error: ErrorDetails, tree: object, tags: frozenset[str]) -> _Found:
    location = error["loc"]
    if location and location[0] in tags:
        location = location[1:]
    steps: list[str | int | _Label] = []
    node = tree
    for place, step in enumerate(location):
        missing = error["type"] == "missing" and place == len(location) - 1
        if isinstance(step, int):
            steps.append(step)
            node = node[step] if isinstance(node, list) else None
        elif missing or (isinstance(node, dict) and step in node):
            steps.append(step)
            node = node.get(step) if isinstance(node, dict) else None
        else:
            steps.append(_Label(step))
    if error["type"].startswith("union_tag"):
        steps.append("type")
    return _Found(kind=error["type"], steps=tuple(steps), context=error.get("ctx", {}), node=node)


def _settle(found: Sequence[_Found]) -> list[_Found]:
    """Of every union keep the branch the sender most likely meant."""
    settled: list[_Found] = []
    unions: dict[Path, list[_Found]] = {}
    for one in found:
        places = [place for place, step in enumerate(one.steps) if isinstance(step, _Label)]
        if not places:
            settled.append(one)
        else:
            unions.setdefault(_path_of(one.steps[: places[0]]), []).append(one)
    for above, members in unions.items():
        settled.extend(_settle(_choose(len(above), members)))
    return settled


def _path_of(steps: Iterable[str | int | _Label]) -> Path:
    """Leave out the labels of unions: they stand in no document."""
    return tuple(step for step in steps if not isinstance(step, _Label))


def _choose(depth: int, members: Sequence[_Found]) -> list[_Found]:
    branches: dict[object, list[_Found]] = {}
    for one in members:
        below = replace(one, steps=one.steps[:depth] + one.steps[depth + 1 :])
        branches.setdefault(one.steps[depth], []).append(below)
    deep = [branch for branch in branches.values() if not _is_shallow(depth, branch)]
    if deep:
        return min(deep, key=lambda branch: sum(one.kind == "extra_forbidden" for one in branch))
    ones = [branch[0] for branch in branches.values()]
    nouns = [_NOUNS.get(one.kind) or str(one.context.get("expected", "text")) for one in ones]
    expected = " or ".join(dict.fromkeys(nouns))
    kind = "literal_error" if isinstance(ones[0].node, str) else "union_type"
    return [replace(ones[0], kind=kind, context={"expected": expected})]


def _is_shallow(depth: int, branch: Sequence[_Found]) -> bool:
    return all(len(one.steps) == depth and one.kind.endswith(_SHALLOW) for one in branch)


def _word(found: _Found) -> Fault:
    path = _path_of(found.steps)
    if path == ("specversion",) and found.kind == "literal_error":
        return Fault(code="unsupported_version", path=path, asked="CloudEvents 1.0 is read here")
    if path == ("type",) and found.kind == "literal_error":
        asked = f"Not an event of this topic. Send {found.context['expected']}"
        return Fault(code="unknown_type", path=path, asked=asked)
    if isinstance(found.node, str) and not is_visible(found.node):
        asked = "Control, bidirectional and zero-width characters are refused. Remove them"
        return Fault(code="invisible_character", path=path, asked=asked)
    if found.kind == "union_type":
        return Fault(code="wrong_type", path=path, asked=f"Must be {found.context['expected']}")
    if found.context.get("pattern") in FORMS:
        form = FORMS[str(found.context["pattern"])]
        return Fault(code="bad_value", path=path, asked=f"Must be {form}")
    wrong = "wrong_type" if found.kind.endswith("_type") else "bad_value"
    asked = _ASKED.get(found.kind, "Not a value this field takes").format_map(found.context)
    return Fault(code=_CODES.get(found.kind, wrong), path=path, asked=asked)
