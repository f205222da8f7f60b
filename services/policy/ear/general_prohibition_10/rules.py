"""Dealing in chips presumed to have been made in breach of the law (General Prohibition 10).

Owns: the presumption of 13 May 2025 on chips designed in D:5 or Macau at 3A090 parameters.
Refuses to know: where the goods go: it reaches the whole world, and every activity.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, deny, hold, undetermined
from services.policy.case import Case
from services.policy.classification import chip_levels
from services.policy.facts import Chip, Line
from services.policy.findings import Finding
from services.policy.rule import Rule


def ask_presumption(case: Case) -> Sequence[Finding]:
    """Does a line contain an IC at 3A090 parameters whose designer is in, or owned from, D:5?

    Boards and computers by the chips inside. Proof of authorization lifts it, once somebody has
    read it: one that the sender only claims holds. Acquisition for technical analysis alone is
    not pursued. A designer not known leaves it open.
    """
    if not case.advanced or case.transaction.proof_of_authorization is not None:
        return CLEAR
    if case.transaction.acquisition_purpose == "technical_analysis":
        return CLEAR
    return [
        finding for line, chip in _chips(case) if (finding := _judge(case, line, chip)) is not None
    ]


def _chips(case: Case) -> Iterator[tuple[Line, Chip]]:
    """Every chip of every line."""
    for view in case.lines:
        if view.line.item is not None:
            for part in view.line.item.contained_chips:
                yield view.line, part.chip


def _judge(case: Case, line: Line, chip: Chip) -> Finding | None:
    """One chip: struck, open, or not concerned."""
    levels = chip_levels(chip, case.period)
    if _is_named(case, chip):
        return _struck(case, line, chip)
    if levels <= {"none"}:
        return None
    if chip.designer_headquarters is None:
        if "none" in levels:
            return None  # the open figure already holds the line
        return undetermined(
            "designer_unknown", "designer_headquarters", remedy="reference", line=line.line_id
        )
    if not case.is_restricted(chip.designer_headquarters) or "none" in levels:
        return None
    return _struck(case, line, chip)


def _is_named(case: Case, chip: Chip) -> bool:
    """Whether the guidance names the chip (Huawei Ascend), whatever figures are published."""
    named = case.period.names("general_prohibition_10.named_chips")
    words = chip.name.upper().split()
    return "ASCEND" in words and any(word.startswith(named) for word in words)


def _struck(case: Case, line: Line, chip: Chip) -> Finding:
    """No license and no review lifts it; proof of authorization does, read by reviewers."""
    values = (
        compared("contained_ics", chip.name, chip.source or "catalog"),
        compared("designer_headquarters", chip.designer_headquarters, "catalog"),
    )
    claimed = case.transaction.claimed_authorization
    if claimed is not None:
        return hold(
            "authorization_claimed",
            line=line.line_id,
            values=(*values, compared("proof_of_authorization", claimed, "order")),
            change="reviewers' word that the proof is a BIS authorization of these chips",
        )
    return deny(
        "general_prohibition_10",
        line=line.line_id,
        values=values,
        change="proof of BIS authorization from the supplier or designer",
    )


RULES: Final = (
    Rule(
        id="ear.736.2.b10.presumption",
        provision="15 CFR 736.2(b)(10)",
        kind="guidance",
        effective=date(2025, 5, 13),
        ask=ask_presumption,
        facts=("designer_headquarters",),
        source="BIS guidance of 13 May 2025",
    ),
)
