"""Joins a determination with the citations of the policy pack, and findings that say one thing.

Owns: what belongs together. Refuses to know: how it is printed, and whether it is right.
"""

import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.cli.words import weigh
from services.policy.law import Law
from services.policy.rule import Rule

Json = dict[str, Any]
_OWN = {
    "screening.decision": "the gate's own: nothing could be determined",
    "screening.life": "the gate's own: the life of the transaction",
}
_STANDING = ("transaction_id", "source", "version", "kind", "state", "halt_reason", "valid_until")
_PLACE = ("line", "role")


def tell(standing: Mapping[str, Any], law: Law) -> Json:
    """Join a transaction's last determination with the citations of the policy pack.

    Args:
        standing: one entry of ``/v1/transactions/ID``.
        law: the pack of this installation; a determination of another pack is marked.

    Returns:
        Fields for ``page.show`` and for ``--json``.
    """
    event = standing["determination"]
    determined = None if event is None else event["data"]
    rules = {rule.id: rule for rule in law.rules}
    said: Json = {key: standing[key] for key in (*_STANDING, "history")}
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


def gather(findings: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Gather findings that differ in line or role only, gravest first.

    Returns:
        The findings, each once, with ``lines`` and ``roles`` instead of ``line`` and ``role``.
    """
    gathered: dict[str, Json] = {}
    for each in sorted(findings, key=weigh):
        rest = {key: value for key, value in each.items() if key not in _PLACE}
        one = gathered.setdefault(
            json.dumps(rest, sort_keys=True), {**rest, "lines": [], "roles": []}
        )
        for name in _PLACE:
            if each.get(name) and each[name] not in one[f"{name}s"]:
                one[f"{name}s"].append(each[name])
    return list(gathered.values())


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
