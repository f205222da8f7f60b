"""Is-informed letters: they bind their addressee; for other exporters they are a red flag.

Owns: reach of the notices on file. Refuses to know: letters nobody published.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, cast

from services.policy.answers import CLEAR, compared, hold, license_required, undetermined
from services.policy.case import Case, open_headquarters
from services.policy.coverage import same_name
from services.policy.findings import Finding
from services.policy.rule import Rule


def ask_notices(case: Case) -> Sequence[Finding]:
    """Is a line named in a notice in force, and bound where the notice reaches?

    Undetermined where the notice reaches headquarters and a principal's are not stated.
    """
    if not case.advanced or not case.is_order or case.domestic:
        return CLEAR
    noticed = list(_noticed(case))
    found = [_finding(case, line, name) for line, name in noticed if _reaches(case, name)]
    reached = {line for line, name in noticed if _reaches(case, name)}
    open_lines = {line for line, name in noticed if case.period.table(name)["headquarters"]}
    return [*found, *(_open_headquarters(case) if open_lines - reached else ())]


def _noticed(case: Case) -> Iterator[tuple[str, str]]:
    """(line, notice) pairs, without notices that reviewed evidence rules out."""
    for view in case.lines:
        for name in view.classification.notices:
            if f"NOTICE-{name}" not in case.transaction.red_flag_resolutions:
                yield view.line.line_id, name


def _open_headquarters(case: Case) -> Iterator[Finding]:
    """What is not stated of the principals; asked of advanced lines elsewhere (744.23(a)(3))."""
    if any(view.classification.advanced for view in case.lines):
        return
    for party in case.principals:
        for reason, fact in open_headquarters(party):
            yield undetermined(reason, fact, role=party.role, licensable=True)


def _reaches(case: Case, name: str) -> bool:
    """Destination by name or group; where the notice says so, headquarters too."""
    scope = case.period.table(name)
    if case.reached_by(scope, case.destination):
        return True
    return bool(scope["headquarters"]) and any(
        case.reached_by(scope, case.period.state(country))
        for party in case.principals
        for country in (party.headquarters, party.ultimate_parent_headquarters)
        if isinstance(country, str)
    )


def _finding(case: Case, line: str, name: str) -> Finding:
    """License for the addressee, a red flag for others."""
    exporter = case.transaction.exporter
    addressees = cast("tuple[str, ...]", case.period.table(name)["addressees"])
    entry = case.period.entry(name)
    values = (compared("notices_in_force", name, entry.source),)
    if exporter is not None and any(_is(exporter.name, addressee) for addressee in addressees):
        return license_required("denial", line=line, values=values, confirm=entry.confirm_required)
    return hold(
        "notice_to_another",
        line=line,
        values=values,
        confirm=entry.confirm_required,
        change="reviewed evidence that the notice does not concern this order",
    )


def _is(exporter: str, addressee: str) -> bool:
    """The addressee itself, or a company whose name begins with its name."""
    return same_name(exporter, addressee) or exporter.casefold().startswith(
        addressee.casefold() + " "
    )


RULES: Final = (
    Rule(
        id="ear.744.informed",
        provision="15 CFR 744.21(b); 744.23(b)",
        effective=date(2022, 8, 26),
        ask=ask_notices,
        facts=("headquarters", "ultimate_parent"),
        source="notices of 2022 to 2025, each with its own source",
    ),
)
