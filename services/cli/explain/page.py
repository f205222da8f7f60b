"""The page that ``portcullis explain`` prints.

Owns: order and words of the page. Refuses to know: the law, and where the determination came from.

1. what was determined, under which law; 2. why, gravest first; 3. what would change the answer;
4. items; 5. obligations; 6. resemblances that hold nothing; 7. what the answer rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from services.cli.console import fit_table, out, styled
from services.cli.explain.dossier import Json, gather
from services.cli.words import REMEDIES, say_code, say_figure, say_instant, say_role

_MEANINGS = {
    "release": "may move",
    "hold": "must not move until the reasons below are gone",
    "deny": "must not move",
}
_KINDS = {
    "law": "law",
    "guidance": "guidance, not law",
    "operator_policy": "operator's policy, not law",
    "gate": "the gate's own question, not law",
}
_DUTIES = {
    "eei": "electronic export information",
    "invoice_eccn": "state the ECCN on the invoice",
    "destination_control_statement": "destination control statement",
    "declare_route": "declare the route",
    "uvl_statement": "obtain the UVL statement",
}
_BINDS = {"release": "for release", "departure": "at departure", "after": "afterwards"}
_COLUMNS = ("line", "SKU", "ECCN", "3A090", "units", "TPP per IC", "density", "TPP of all")


def show(told: Json, screen: Console = out) -> None:
    """Print one transaction's determination."""
    determined = told["determination"]
    title = f"{told['transaction_id']}, version {told['version']}, of {told['source']}"
    screen.rule(f"[bold]{escape(title)}[/bold]", align="left")
    if determined is None:
        halt = escape(told["halt_reason"])
        screen.print(f"{styled(told['state'])} without a determination: {halt}")
        return
    for line in _head(told, determined):
        screen.print(line)
    findings = gather(told["findings"])
    if findings:
        screen.print("\n[bold]Why[/bold]")
    for number, finding in enumerate(findings, 1):
        _show_finding(screen, number, finding)
    _show_change(screen, determined, findings)
    _show_items(screen, determined["items"])
    _show_obligations(screen, determined.get("obligations", []))
    _show_informs(screen, determined.get("informs", []))
    for line in _ground(told, determined):
        screen.print(line)


def _head(told: Json, determined: Json) -> Iterator[str]:
    """1. What was determined, of what, under which law."""
    kind = determined["disposition"]
    yield f"{styled(kind)}: {_MEANINGS[kind]}"
    exporter = determined["exporter"] or "an unknown exporter"
    yield escape(
        f"{told['kind'].capitalize()} of {exporter}, bound for {determined['destination']}"
    )
    days = " and ".join(dict.fromkeys(determined["law_days"]))
    yield f"Under the law of {days}, {say_code(determined['mode'])}"
    if not told["is_current"]:
        halt = escape(say_code(told["halt_reason"]))
        yield f"[yellow]No longer current[/yellow]: the transaction is {told['state']} {halt}"
    if determined.get("valid_until"):
        yield f"A release under it is valid until {say_instant(determined['valid_until'])}"
    if determined.get("reviewed_by"):
        yield f"Reviewed by {escape(', '.join(determined['reviewed_by']))}"
    if determined.get("remembered"):
        yield f"Remembered as false positives: {len(determined['remembered'])} (clearances)"
    if determined.get("licenses"):
        yield f"Rests on license {escape(', '.join(determined['licenses']))}"
    present = {each["reason"] for each in told["findings"]}
    for shadow in determined.get("shadows", []):
        more = [say_code(each) for each in shadow["reasons"] if each not in present]
        added = f", also for {', '.join(more)}" if more else ""
        mode = say_code(shadow["mode"])
        yield f"If the law were applied {mode}: {styled(shadow['disposition'])}{added}"


def _show_finding(screen: Console, number: int, finding: Mapping[str, Any]) -> None:
    """2. One reason: citation, question, values compared, what helps."""
    where = [f"line {', '.join(finding['lines'])}"] if finding["lines"] else []
    where += [say_code(each) for each in finding["roles"]]
    head = f"{number}. [bold]{escape(say_code(finding['reason']))}[/bold]"
    screen.print(f"{head}: {escape(', '.join(where))}" if where else head)
    for line in _told_lines(finding):
        screen.print(Padding(escape(line), (0, 0, 0, 3), expand=False))


def _told_lines(finding: Mapping[str, Any]) -> Iterator[str]:
    kind = _KINDS.get(finding["kind"], finding["kind"])
    published = f"; published: {finding['source']}" if finding.get("source") else ""
    yield finding["provision"] or "no provision in this pack"
    yield f"Rule {finding['rule']} ({kind}{published})"
    if finding.get("asks"):
        yield f"Asks: {finding['asks']}"
    if finding.get("missing"):
        yield f"Missing: {finding['missing']}"
    yield from _comparisons(finding.get("compared", []))
    yield from map(_say_match, finding.get("matches", []))
    if finding.get("forecast"):
        yield f"License review policy: {say_code(finding['forecast'])}"
    if finding.get("confirm_required"):
        yield "Confirm: a value it rests on has a weak source, and another value would clear it"
    yield f"Remedy: {REMEDIES[finding['remedy']]}"


def _comparisons(compared: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say values with their origin; several values of one fact stand in one line."""
    values: dict[tuple[str, str, str], list[str]] = {}
    for each in compared:
        place = (each["fact"], each["origin"], each.get("threshold") or "")
        values.setdefault(place, []).append(say_figure(each["value"]))
    for (fact, origin, threshold), said in values.items():
        against = f", compared with {say_figure(threshold)}" if threshold else ""
        whence = say_role(origin) if ".owner." in origin else origin
        yield f"{fact} = {', '.join(dict.fromkeys(said))}{against} (from {whence})"


def _say_match(match: Mapping[str, Any]) -> str:
    reasons = say_code(", ".join(match["reasons"]))
    whose = f"{say_role(match['role'])}: " if ".owner." in match["role"] else ""
    return (
        f"{whose}{match['status']} match {match['score']}/1000: {match['entry_name']} "
        f"({say_code(match['list_name'])} {match['entry_id']}): {reasons}"
        f"{_say_clearance(match.get('clearance'))}"
    )


def _say_clearance(cleared: Mapping[str, Any] | None) -> str:
    """Say who found the party to be another one, and until when that counts."""
    if cleared is None:
        return ""
    by = " and ".join(cleared["cleared_by"])
    return (
        f"; cleared earlier by {by} on {cleared['cleared_on']}, expires {cleared['expires_on']} "
        f"(clearance {cleared['clearance_id'][:12]})"
    )


def _show_change(screen: Console, determined: Json, findings: Sequence[Json]) -> None:
    """3. What would change the answer; facts to state stand in one line."""
    facts = [each["missing"] for each in findings if each.get("missing")]
    others = [
        each["would_change"]
        for each in findings
        if each.get("would_change") and not each.get("missing")
    ]
    wanted = list(dict.fromkeys(others))
    wanted += [f"stating {', '.join(dict.fromkeys(facts))}"] if facts else []
    if wanted:
        screen.print("\n[bold]What would change the answer[/bold]")
        if len(wanted) > 1:
            screen.print("Each takes away its own reason; what is left decides.")
    elif determined["disposition"] == "deny":
        screen.print("\nNothing this gate can be told would change the answer.")
    for each in wanted:
        screen.print(Padding(f"- {escape(each)}", (0, 0, 0, 3), expand=False))


def _show_items(screen: Console, items: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            each["line"],
            escape(each["sku"]),
            each.get("eccn") or "not classified",
            each["level"],
            str(each["quantity"]),
            say_figure(each.get("tpp") or "-"),
            say_figure(each.get("performance_density") or "-"),
            say_figure(each.get("total_tpp") or "-"),
        )
        for each in items
    ]
    if rows:
        spare = ("density", "line", "TPP of all", "units")
        screen.print()
        screen.print(fit_table("Items", _COLUMNS, rows, spare=spare, screen=screen))


def _show_obligations(screen: Console, obligations: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            _DUTIES.get(each["code"], say_code(each["code"])),
            _BINDS.get(each["binds"], each["binds"]),
            each["provision"],
        )
        for each in obligations
    ]
    if rows:
        columns = ("what", "when", "provision")
        flexible = "provision"
        screen.print()
        screen.print(fit_table("Obligations", columns, rows, flexible=flexible, screen=screen))


def _show_informs(screen: Console, informs: Sequence[Mapping[str, Any]]) -> None:
    cleared = [each for each in informs if each.get("clearance")]
    weak = [each for each in informs if not each.get("clearance")]
    for title, shown in (
        ("Resemblances that an earlier review cleared: they hold nothing", cleared),
        ("Weak resemblances: they inform, and hold nothing", weak),
    ):
        if shown:
            screen.print(f"[bold]{title}[/bold]")
        for each in shown:
            whose = "" if ".owner." in each["role"] else f"{say_code(each['role'])}: "
            line = f"- {whose}{_say_match(each)}"
            screen.print(Padding(escape(line), (0, 0, 0, 3), expand=False))


def _ground(told: Json, determined: Json) -> Iterator[str]:
    """7. Digests of everything the answer rests on, so that it can be asked again."""
    catalog = (determined.get("catalog_digest") or "none")[:12]
    clear = len(told["clear"])
    yield f"\n[dim]{clear} rules answered clear; --json names them, and digests whole[/dim]"
    for each in determined["lists"]:
        fetched = say_instant(each["fetched_at"])
        said = f"{each['list_name']} {each['digest'][:12]}, fetched {fetched}"
        yield f"[dim]List {escape(said)}, {each['names_compared']} names[/dim]"
    yield (
        f"[dim]Policy pack {determined['policy_digest'][:12]}, catalog {catalog}, "
        f"facts {determined['facts_digest'][:12]}, code {escape(determined['code_version'])}[/dim]"
    )
    yield f"[dim]Determination {determined['determination_id']}[/dim]"
    if told["same_pack"] is False:
        yield "[yellow]Determined under another policy pack; citations are today's.[/yellow]"
