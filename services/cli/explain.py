"""``portcullis explain``: a determination as a lawyer wants to read it.

Owns: joining a determination with the policy pack's citations, and the page.
Refuses to know: how it was reached; it only reads what was sealed.
"""

import inspect
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding

from services.cli.ask import ask
from services.cli.console import JsonOption, out, print_json, styled, table
from services.cli.options import HomeOption
from services.policy.law import Law, load_law
from services.policy.rule import Rule

Json = dict[str, Any]
_REMEDIES = {
    "fact": "state the fact",
    "review": "a review by two people",
    "authorization": "a license",
    "reference": "complete or refresh the gate's own references",
    "none": "nothing: it stands",
}
_OWN = {
    "screening.decision": "the gate's own: nothing could be determined",
    "screening.life": "the gate's own: the life of the transaction",
}


def explain(
    transaction_id: Annotated[str, typer.Argument(help="The transaction.")],
    *,
    source: Annotated[str | None, typer.Option(help="Where two sources use one id.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the last determination: citations, values compared, what is missing, what would help."""
    found = ask(home, "screening", f"/v1/transactions/{transaction_id}")["transactions"]
    law = load_law()
    told = [tell(each, law) for each in found if source in {None, each["source"]}]
    if as_json:
        print_json({"explained": told})
        return
    for each in told:
        show(each)


def tell(standing: Mapping[str, Any], law: Law) -> Json:
    """Join a transaction's last determination with the citations of the policy pack.

    Args:
        standing: one entry of ``/v1/transactions/ID``.
        law: the pack of this installation; a determination of another pack is marked.

    Returns:
        Fields for ``show`` and for ``--json``.
    """
    event = standing["determination"]
    determined = None if event is None else event["data"]
    rules = {rule.id: rule for rule in law.rules}
    said: Json = {
        key: standing[key]
        for key in (
            "transaction_id", "source", "version", "kind", "state", "halt_reason", "valid_until"
        )
    }  # fmt: skip
    said["history"] = standing["history"]
    said["determination"] = determined
    if determined is None:
        return {**said, "findings": [], "clear": [], "same_pack": None}
    return {
        **said,
        "is_current": standing["determination_id"] == determined["determination_id"],
        "same_pack": determined["policy_digest"] == law.digest,
        "findings": [_join(each, rules.get(each["rule"])) for each in determined["findings"]],
        "clear": [
            {"rule": name, "provision": rules[name].provision if name in rules else None}
            for name in determined["clear"]
        ],
    }


def _join(finding: Mapping[str, Any], rule: Rule | None) -> Json:
    if rule is None:
        return {**finding, "provision": _OWN.get(finding["rule"]), "asks": None, "kind": "gate"}
    return {
        **finding,
        "provision": rule.provision,
        "asks": (inspect.getdoc(rule.ask) or "").split("\n\n")[0].replace("\n", " ") or None,
        "kind": rule.kind,
        "source": rule.source or None,
    }


def show(told: Json) -> None:
    """Print one transaction's determination."""
    determined = told["determination"]
    title = f"{told['transaction_id']}, version {told['version']}, of {told['source']}"
    out.rule(f"[bold]{escape(title)}[/bold]", align="left")
    if determined is None:
        out.print(f"{styled(told['state'])} without a determination: {told['halt_reason']}")
        return
    _show_head(told, determined)
    if told["findings"]:
        out.print("\n[bold]Why[/bold]")
    for number, finding in enumerate(told["findings"], 1):
        _show_finding(number, finding)
    _show_items(determined["items"])
    _show_obligations(determined.get("obligations", []))
    _show_change(told["findings"])
    _show_ground(told, determined)


def _show_head(told: Json, determined: Json) -> None:
    days = " and ".join(determined["law_days"])
    kind = styled(determined["disposition"])
    out.print(f"{kind}, determined under the law of {days}, mode {determined['mode']}")
    if not told["is_current"]:
        out.print(f"[yellow]No longer current[/yellow]: {told['state']} {told['halt_reason']}")
    if determined.get("valid_until"):
        out.print(f"A release under it is valid until {determined['valid_until']}")
    if determined.get("reviewed_by"):
        out.print(f"Reviewed by {escape(', '.join(determined['reviewed_by']))}")
    if determined.get("licenses"):
        out.print(f"Rests on license {escape(', '.join(determined['licenses']))}")
    for shadow in determined.get("shadows", []):
        reasons = ", ".join(shadow["reasons"])
        out.print(f"Mode {shadow['mode']} would say {styled(shadow['disposition'])}: {reasons}")


def _show_finding(number: int, finding: Mapping[str, Any]) -> None:
    where = [f"line {finding['line']}"] if finding.get("line") else []
    where += [finding["role"].replace("_", " ")] if finding.get("role") else []
    reason = finding["reason"].replace("_", " ")
    head = f"{number}. [bold]{escape(reason)}[/bold] ({escape(finding['rule'])})"
    out.print(f"{head} {escape(', '.join(where))}")
    lines = [finding["provision"] or "no provision in this pack"]
    lines += [f"Asks: {finding['asks']}"] if finding.get("asks") else []
    lines += [f"Missing: {finding['missing']}"] if finding.get("missing") else []
    lines += [_compare(each) for each in finding.get("compared", [])]
    lines += [_match(each) for each in finding.get("matches", [])]
    if finding.get("forecast"):
        lines.append(f"License review policy: {finding['forecast'].replace('_', ' ')}")
    if finding.get("confirm_required"):
        lines.append("A value it rests on is not confirmed; another value would clear it")
    lines.append(f"Remedy: {_REMEDIES[finding['remedy']]}")
    for line in lines:
        out.print(Padding(escape(line), (0, 0, 0, 3)))


def _compare(compared: Mapping[str, Any]) -> str:
    against = f", compared with {compared['threshold']}" if compared.get("threshold") else ""
    return f"{compared['fact']} = {compared['value']} (from {compared['origin']}){against}"


def _match(match: Mapping[str, Any]) -> str:
    reasons = ", ".join(match["reasons"]).replace("_", " ")
    return (
        f"{match['status']} match {match['score']}/1000: {match['entry_name']} "
        f"({match['list_name']} {match['entry_id']}): {reasons}"
    )


def _show_items(items: Sequence[Mapping[str, Any]]) -> None:
    shown = table("Items", "line", "SKU", "ECCN", "3A090 level", "quantity", "TPP per IC", "TPP")
    for item in items:
        shown.add_row(
            item["line"],
            item["sku"],
            item.get("eccn") or "not classified",
            item["level"],
            str(item["quantity"]),
            item.get("tpp") or "-",
            item.get("total_tpp") or "-",
        )
    if items:
        out.print()
        out.print(shown)


def _show_obligations(obligations: Sequence[Mapping[str, Any]]) -> None:
    if not obligations:
        return
    shown = table("Obligations", "what", "binds", "provision")
    for each in obligations:
        shown.add_row(each["code"].replace("_", " "), each["binds"], each["provision"])
    out.print(shown)


def _show_change(findings: Sequence[Mapping[str, Any]]) -> None:
    wanted = dict.fromkeys(each["would_change"] for each in findings if each.get("would_change"))
    if wanted:
        out.print("[bold]What would change the answer[/bold]")
    for each in wanted:
        out.print(f"  - {escape(each)}")


def _show_ground(told: Json, determined: Json) -> None:
    lists = ", ".join(
        f"{each['list_name']} {each['digest'][:12]} fetched {each['fetched_at']}"
        for each in determined["lists"]
    )
    catalog = (determined.get("catalog_digest") or "none")[:12]
    out.print(f"\n[dim]{len(told['clear'])} rules answered clear: see --json.[/dim]")
    out.print(
        f"[dim]Facts {determined['facts_digest'][:12]}, lists {escape(lists or 'none')}[/dim]"
    )
    out.print(
        f"[dim]Pack {determined['policy_digest'][:12]}, catalog {catalog}, code "
        f"{escape(determined['code_version'])}, generation {determined['generation']}, "
        f"determination {determined['determination_id']}[/dim]"
    )
    if told["same_pack"] is False:
        out.print("[yellow]Determined under another policy pack; citations are today's.[/yellow]")
