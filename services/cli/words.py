"""How codes, instants and figures of the wire are said to a person.

Owns: the words. Refuses to know: why anything was decided, and what a screen looks like.
Nothing here is JSON: with ``--json`` every verb prints the wire's own codes and figures.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

REMEDIES = {
    "none": "neither a review nor a license lifts it",
    "authorization": "a license",
    "review": "a review by two people",
    "reference": "complete or refresh the gate's own references",
    "fact": "state the fact",
}
HOUR_S, DAY_S = 3600, 86400
_GRAVITY = tuple(REMEDIES)
_ANSWERS = ("deny", "hold", "undetermined")


def say_code(code: str) -> str:
    """Say a stable code in words."""
    return code.replace("_", " ")


def say_role(label: str) -> str:
    """Say a party's label: ``end_user.owner.2`` is owner 2 of end user."""
    role, *owners = label.split(".owner.")
    return " of ".join([*(f"owner {place}" for place in reversed(owners)), say_code(role)])


def say_instant(text: str | None) -> str:
    """Say an instant of the wire to the minute; it is UTC always."""
    if not text:
        return ""
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def say_age(seconds: int) -> str:
    """Say an age in the largest unit that fits."""
    if seconds >= DAY_S:
        return f"{seconds // DAY_S} d"
    if seconds >= HOUR_S:
        return f"{seconds // HOUR_S} h"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - a minute


def say_figure(text: str) -> str:
    """Leave out the zeros after a decimal point: 15832.0000 is 15832."""
    whole, point, rest = text.partition(".")
    if not (point and whole.lstrip("-").isdigit() and rest.isdigit()):
        return text
    return f"{whole}.{rest}".rstrip("0").rstrip(".")


def weigh(reason: Mapping[str, Any]) -> tuple[int, int]:
    """Weigh a reason or finding: what is denied, or needs a license, comes before facts."""
    answer, remedy = reason.get("answer", "hold"), reason.get("remedy", "fact")
    return _ANSWERS.index(answer) if answer in _ANSWERS else 1, (
        _GRAVITY.index(remedy) if remedy in _GRAVITY else len(_GRAVITY)
    )


def say_reasons(reasons: Iterable[Mapping[str, Any]]) -> str:
    """Say reasons in one line, gravest first; several facts to be stated are only counted."""
    graver: dict[str, int] = {}
    facts: dict[tuple[str, str], None] = {}
    for each in sorted(reasons, key=weigh):
        if each.get("remedy") == "fact":
            facts[each["reason"], each.get("role") or each.get("line") or ""] = None
        else:
            graver[each["reason"]] = graver.get(each["reason"], 0) + 1
    said = [say_code(name) + (f" ({n} times)" if n > 1 else "") for name, n in graver.items()]
    names = list(dict.fromkeys(name for name, _ in facts))
    if len(names) == 1:
        said.append(say_code(names[0]))
    elif names:
        said.append(f"{len(facts)} facts to state")
    return ", ".join(said)
