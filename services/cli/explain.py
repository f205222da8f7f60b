"""``portcullis explain``: a determination the way a lawyer reads it.

Owns: joining citations from the policy pack, and the order of telling: what, why, on which
authority, what was compared, what is missing, what would change the answer, what must be done.
Refuses to know: how anything was decided.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from services.cli.ask import ask
from services.cli.console import STYLES, JsonOption, out, print_json, styled, table
from services.cli.options import HomeOption
from services.policy.law import Law, load_law
from services.policy.rule import Rule

_REMEDIES = {
    "fact": "state the missing fact: amend the order",
    "review": "two reviewers may resolve it: portcullis review",
    "authorization": "only a license or another authorization lifts it",
    "reference": "wait for fresh references: portcullis lists status",
    "none": "nothing lifts it",
}
_KINDS = {
    "law": "law",
    "guidance": "guidance",
    "operator_policy": "operator's policy, not law",
    "gate": "the gate itself",
}


def explain(
    transaction_id: Annotated[str, typer.Argument(help="The transaction to explain.")],
    *,
    source: Annotated[str | None, typer.Option(help="Where two sources use one id.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain the latest determination, with citations and what would change the answer."""
    found = ask(home, "screening", f"/v1/transactions/{transaction_id}")["transactions"]
    meant = [each for each in found if source in {None, each["source"]}]
    law = load_law()
    if as_json:
        print_json({"transactions": [with_citations(each, law) for each in meant]})
        return
    for each in meant:
        out.print(draw(each, law))


def with_citations(standing: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """Join provision, kind of authority and question to every finding."""
    determined = _content(standing)
    if determined is None:
        return dict(standing)
    rules = {rule.id: rule for rule in law.rules}
    findings = [
        {**finding, "authority": _authority(rules.get(finding["rule"]))}
        for finding in determined["findings"]
    ]
    return {**standing, "determination": {**determined, "findings": findings}}


def _content(standing: Mapping[str, Any]) -> dict[str, Any] | None:
    issued: dict[str, Any] | None = standing["determination"]
    return issued["data"] if issued is not None and "data" in issued else issued


def _authority(rule: Rule | None) -> dict[str, str] | None:
    if rule is None:
        return None
    asks = (rule.ask.__doc__ or "").strip().split("\n\n", maxsplit=1)[0]
    return {
        "provision": rule.provision,
        "kind": _KINDS[rule.kind],
        "asks": " ".join(asks.split()),
        "in_force_from": rule.effective.isoformat(),
        "source": rule.source,
    }


def draw(standing: Mapping[str, Any], law: Law) -> RenderableType:
    """Draw one transaction's explanation."""
    explained = with_citations(standing, law)
    determined = explained["determination"]
    if determined is None:
        halted = escape(str(standing["halt_reason"]))
        return Panel(f"No determination. State: {standing['state']}; {halted}", title="Held")
    parts: list[RenderableType] = [_head(standing, determined), _items(determined)]
    parts += [_finding(finding) for finding in determined["findings"]]
    parts.append(_foot(determined))
    style = STYLES.get(determined["disposition"], "white")
    title = f"{standing['transaction_id']} version {standing['version']}"
    return Panel(Group(*parts), title=title, title_align="left", border_style=style)


def _head(standing: Mapping[str, Any], determined: Mapping[str, Any]) -> RenderableType:
    days = " and ".join(determined["law_days"])
    lines = [
        f"[bold]{styled(determined['disposition'])}[/bold]   state {escape(standing['state'])}",
        (
            f"Law of {days} (US Eastern), mode {determined['mode']}; destination "
            f"{determined['destination']}; exporter {escape(str(determined.get('exporter')))}"
        ),
    ]
    if determined.get("valid_until"):
        lines.append(f"Valid until {determined['valid_until']}")
    return Text.from_markup("\n".join(lines) + "\n")


def _items(determined: Mapping[str, Any]) -> RenderableType:
    shown = table(None, "line", "SKU", "quantity", "ECCN", "level", "TPP per IC", "TPP in all")
    for item in determined["items"]:
        shown.add_row(
            item["line"],
            item["sku"],
            str(item["quantity"]),
            item.get("eccn") or "not classified",
            item["level"],
            item.get("tpp") or "",
            item.get("total_tpp") or "",
        )
    return shown


def _finding(finding: Mapping[str, Any]) -> RenderableType:
    authority = finding.get("authority") or {}
    where = ", ".join(f"{name} {finding[name]}" for name in ("line", "role") if finding.get(name))
    lines = [
        f"[bold]{escape(finding['reason'])}[/bold]  {finding['answer']}"
        + (f"  ({escape(where)})" if where else ""),
        (
            f"  {escape(authority.get('provision', finding['rule']))}  "
            f"[dim]{escape(authority.get('kind', ''))}, rule {escape(finding['rule'])}[/dim]"
        ),
    ]
    if authority.get("asks"):
        lines.append(f"  {escape(authority['asks'])}")
    lines += [
        f"  compared: {escape(each['fact'])} = {escape(each['value'])}"
        + (f" against {escape(each['threshold'])}" if each.get("threshold") else "")
        + f"  [dim]from {escape(each['origin'])}[/dim]"
        for each in finding.get("compared", ())
    ]
    lines += [_match(match) for match in finding.get("matches", ())]
    if finding.get("missing"):
        lines.append(f"  missing: {escape(finding['missing'])}")
    if finding.get("confirm_required"):
        lines.append("  [yellow]rests on a value that still has to be confirmed[/yellow]")
    if finding.get("forecast"):
        lines.append(f"  license review forecast: {finding['forecast'].replace('_', ' ')}")
    lines.append(f"  what to do: {_REMEDIES[finding['remedy']]}")
    if finding.get("would_change"):
        lines.append(f"  would change the answer: {escape(finding['would_change'])}")
    return Padding(Text.from_markup("\n".join(lines)), (0, 0, 1, 0))


def _match(match: Mapping[str, Any]) -> str:
    reasons = ", ".join(match["reasons"])
    return (
        f"  {match['status']} match: {escape(match['role'])} and [bold]"
        f"{escape(match['entry_name'])}[/bold] on {escape(match['list_name'])} "
        f"({match['score']} of 1000: {escape(reasons)})"
    )


def _foot(determined: Mapping[str, Any]) -> RenderableType:
    compared = sum(each["names_compared"] for each in determined["lists"])
    lines = [
        (
            f"{len(determined['clear'])} further rules were asked and are clear; every party was "
            f"compared with {compared} names."
        )
    ]
    lines += [
        f"obligation ({each['binds']}): {escape(each['code'])}, {escape(each['provision'])}"
        for each in determined.get("obligations", ())
    ]
    lines += [f"license: {escape(number)}" for number in determined.get("licenses", ())]
    if determined.get("reviewed_by"):
        lines.append(f"reviewed by {', '.join(determined['reviewed_by'])}")
    lines += [
        f"mode {each['mode']} would say {each['disposition']}: {', '.join(each['reasons'])}"
        for each in determined.get("shadows", ())
    ]
    lines.append(
        f"[dim]determination {determined['determination_id']}, policy pack "
        f"{determined['policy_digest'][:12]}, code {determined['code_version']}[/dim]"
    )
    return Text.from_markup("\n".join(lines))
