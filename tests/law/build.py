"""Builds the facts of a law case: an ordinary, fully answered order, changed where it says so.

Owns: the shorthand of the case files. Refuses to know: any rule.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from services.policy.facts import (
    UNKNOWN,
    AuthorizedEntity,
    Bounds,
    Chip,
    ContainedChip,
    Exporter,
    Figure,
    GateState,
    Item,
    License,
    LicensedItem,
    Line,
    Match,
    Owner,
    Party,
    Suspension,
    Transaction,
)

_CHIP_FIGURES = {
    "tpp": "tpp",
    "pd": "performance_density",
    "io": "io_rate_gb_per_s",
}
_ROLES = ("purchaser", "ultimate_consignee", "end_user", "freight_forwarder")
_TENANT_ROLES = ("cloud_operator", "tenant", "end_user")


def figure(value: Any) -> Figure:
    """A number, ``"unknown"``, or ``{at_least = .., at_most = ..}``."""
    if value == "unknown":
        return None
    if isinstance(value, Mapping):
        most = value.get("at_most")
        return Bounds(
            at_least=Decimal(value.get("at_least", 0)),
            at_most=None if most is None else Decimal(most),
        )
    return Decimal(value)


def chip(given: Mapping[str, Any]) -> Chip:
    """A chip: below every level, not for data centers, designed in the US, unless said."""
    figures = {field: figure(given[key]) for key, field in _CHIP_FIGURES.items() if key in given}
    return Chip(
        chip_id="case",
        name=given.get("name", "Case Chip"),
        designer_headquarters=None
        if given.get("designer") == "unknown"
        else given.get("designer", "US"),
        datacenter_marketed={"yes": True, "no": False, "unknown": None}[
            given.get("datacenter", "yes")
        ],
        non_planar=given.get("non_planar", True),
        node_nm=Decimal(given["node"]) if "node" in given else None,
        ic_use=given.get("use"),
        dram_bandwidth_gb_per_s=Decimal(given["bandwidth"]) if "bandwidth" in given else None,
        **{
            "tpp": Decimal(100),
            "performance_density": Decimal(1),
            "io_rate_gb_per_s": Decimal(64),
            **figures,
        },
    )


def item(given: Mapping[str, Any]) -> Item:
    """A catalog item; ``eccn``, ``kind``, ``reasons``, ``chips = "none"`` and chip figures."""
    parts: tuple[ContainedChip, ...] = ()
    if given.get("chips") not in ("none", "unknown"):
        parts = (ContainedChip(chip=chip(given), count=given.get("count", 1)),)
    kind = given.get("kind", "board")
    return Item(
        sku="SKU-1",
        title="Case item",
        item_kind=None if kind == "unknown" else kind,
        eccn=None if given.get("eccn") == "unknown" else given.get("eccn", "5A992.c"),
        reasons_for_control=tuple(given.get("reasons", ("AT",))),
        classification_source=given.get("source", "maker's classification"),
        contained_chips=parts,
        no_chips=given.get("chips") == "none",
        hbm=given.get("hbm"),
        memory_bandwidth_density=Decimal(given["memory_density"])
        if "memory_density" in given
        else None,
    )


def match(given: Mapping[str, Any]) -> Match:
    """A match; confirmed with the Entity List unless said."""
    return Match(
        list_name=given.get("list", "entity_list"),
        entry_id=given.get("entry", "entry-1"),
        entry_name="Listed Name",
        matched_name="Listed Name",
        score=given.get("score", 1000),
        status=given.get("status", "confirmed"),
        reasons=tuple(given.get("reasons", ())),
        license_requirement=given.get("requirement", ""),
        license_policy=given.get("policy", "Presumption of denial"),
        footnotes=tuple(given.get("footnotes", ())),
        start_date=given.get("start"),
        end_date=given.get("end"),
    )


def party(role: str, country: str, given: Mapping[str, Any]) -> Party:
    """A clean party that has answered everything, changed where the case says so."""
    stated = {
        key: UNKNOWN if value == "unknown" else value
        for key, value in given.items()
        if key not in ("matches", "owners", "absent", "authorized")
    }
    answers: dict[str, Any] = {
        "country": country,
        "headquarters": country,
        "ultimate_parent": "self",
        "military_end_user": "no",
        "military_intelligence_end_user": "no",
        "known_customer": True,
        "name": f"Case {role}",
        **stated,
    }
    for name in given.get("absent", ()):
        answers[name] = None
    if "authorized" in given:
        answers["authorized_entity"] = AuthorizedEntity(**given["authorized"])
    return Party(
        role=role,
        roles=(role,),
        address=("1 Case Street",),
        matches=tuple(match(each) for each in given.get("matches", ())),
        owners=tuple(_owner(each) for each in given["owners"]) if "owners" in given else None,
        **answers,
    )


def _owner(given: Mapping[str, Any]) -> Owner:
    """An owner with a stake, listed unless ``matches`` or ``owners`` say otherwise."""
    percent = given.get("percent", "unknown")
    listed: tuple[dict[str, Any], ...] = () if "owners" in given else ({},)
    return Owner(
        name=given.get("name", "Owner"),
        percent=UNKNOWN if percent == "unknown" else Decimal(percent),
        matches=tuple(match(each) for each in given.get("matches", listed)),
        owners=tuple(_owner(each) for each in given["owners"]) if "owners" in given else None,
        screenable=given.get("screenable", True),
    )


def license_(given: Mapping[str, Any], on: date) -> License:
    """A license that fits the ordinary order, changed where the case says so."""
    named = {
        "licensee": "Case Exporter",
        "purchaser": "Case purchaser",
        "ultimate_consignee": "Case ultimate_consignee",
        "end_user": "Case end_user",
        "destination": "DE",
    }
    named.update({key: given[key] for key in named if key in given})
    return License(
        license_number=given.get("number", "SIM-LIC-1"),
        items=(LicensedItem(sku="SKU-1", eccn="3A090", remaining=given.get("remaining", 100)),),
        valid_from=given.get("valid_from", on),
        valid_to=given.get("valid_to", on + timedelta(days=365)),
        **named,
    )


def transaction(given: Mapping[str, Any], on: date) -> Transaction:
    """The facts of a case, complete as of a day."""
    kind = given.get("kind", "order")
    destination = given.get("destination", "DE")
    where = given.get("parties_in", destination if destination != "unknown" else "DE")
    roles = [
        role
        for role in (_ROLES if kind == "order" else _TENANT_ROLES)
        if role not in given.get("without", ())
    ] + [role for role in ("payer", "reseller", "intermediate_consignee") if role in given]
    facts = {
        key: UNKNOWN if value == "unknown" else _frozen(key, value)
        for key, value in given.get("order", {}).items()
    }
    gate = given.get("gate", {})
    line = Line(
        line_id="1",
        sku="SKU-1",
        quantity=given.get("quantity", 1),
        unit_value=Decimal(given.get("unit_value", 100)),
        item=None if given.get("item") == "unknown" else item(given.get("item", {})),
        **given.get("line", {}),
    )
    complete = Transaction(
        kind=kind,
        source="urn:case",
        transaction_id="case",
        version=1,
        destination=UNKNOWN if destination == "unknown" else destination,
        lines=(line,),
        parties=tuple(party(role, where, given.get(role, {})) for role in roles),
        exporter=None
        if given.get("exporter") == "unknown"
        else Exporter(name=given.get("exporter", "Case Exporter"), country="US"),
        planned_export_on=given.get("planned", on),
        ships_from="US",
        end_use="enterprise_computing",
        payer="purchaser",
        installation_address="1 Case Street",
        site_proven=True,
        weapons_end_use="none",
        supercomputer_end_use="no",
        fabrication_end_use="no",
        trains_for_headquarters=(),
        end_user_statement="statement-1",
        identity_verified="yes",
        red_flags_seen=(),
        due_diligence_answers=frozenset({"DD-1", "DD-2", "DD-4"}),
        licenses=tuple(license_(each, on) for each in given.get("licenses", ())),
        gate=GateState(
            stale=tuple(gate.get("stale", ())),
            suspensions=tuple(Suspension(**each) for each in gate.get("suspensions", ())),
            ownership_cascade=gate.get("cascade", "full_stake"),
        ),
    )
    absent = dict.fromkeys(given.get("absent", ()))
    return replace(complete, **{**facts, **absent})


def _frozen(key: str, value: Any) -> Any:
    """TOML lists as the facts want them."""
    if key in ("red_flag_resolutions", "due_diligence_answers"):
        return frozenset(value)
    if key == "reviewed":
        return frozenset(
            (rule, reason, line or None, role or None) for rule, reason, line, role in value
        )
    if key == "purchase_order":
        return (value["reference"], value["dated"])
    return tuple(value) if isinstance(value, list) else value
