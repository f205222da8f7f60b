from typing import Any

from services.cli.explain.dossier import gather, tell
from services.policy.law import load_law

LAW = load_law()


def finding(**more: Any) -> dict[str, Any]:
    return {
        "rule": "ear.3a090.destination",
        "answer": "hold",
        "reason": "license_required",
        "remedy": "authorization",
        **more,
    }


def test_a_finding_gets_its_citation_its_question_and_whether_it_is_law(
    standing: dict[str, Any],
) -> None:
    standing["determination"]["data"]["findings"] = [finding()]
    (joined,) = tell(standing, LAW)["findings"]

    assert "742.6(a)(6)" in joined["provision"]
    assert joined["asks"].endswith("?")
    assert "law" == joined["kind"]


def test_findings_of_the_gate_itself_say_so(standing: dict[str, Any]) -> None:
    rules = ("screening.decision", "screening.life", "ear.gone")
    standing["determination"]["data"]["findings"] = [finding(rule=rule) for rule in rules]
    told = [(each["kind"], each["provision"]) for each in tell(standing, LAW)["findings"]]

    assert [
        ("gate", "the gate's own: nothing could be determined"),
        ("gate", "the gate's own: the life of the transaction"),
        ("gate", None),
    ] == told


def test_clear_rules_are_cited_where_the_pack_still_has_them(standing: dict[str, Any]) -> None:
    first, second = tell(standing, LAW)["clear"]

    assert first["provision"]
    assert {"rule": "ear.no_such_rule", "provision": None} == second


def test_another_pack_and_a_later_event_are_marked(standing: dict[str, Any]) -> None:
    assert (True, False) == (tell(standing, LAW)["is_current"], tell(standing, LAW)["same_pack"])

    standing["determination_id"] = "d2"
    standing["determination"]["data"]["policy_digest"] = LAW.digest

    assert (False, True) == (tell(standing, LAW)["is_current"], tell(standing, LAW)["same_pack"])


def test_without_a_determination_there_is_only_the_standing(standing: dict[str, Any]) -> None:
    told = tell(standing | {"determination": None}, LAW)

    assert (None, [], []) == (told["determination"], told["findings"], told["clear"])
    assert "held" == told["state"]


def test_findings_that_differ_in_role_or_line_only_are_one_and_the_gravest_comes_first() -> None:
    missing = {"answer": "undetermined", "reason": "headquarters_unknown", "remedy": "fact"}
    gathered = gather(
        [
            finding(**missing, role="purchaser"),
            finding(**missing, role="end_user"),
            finding(**missing, role="end_user"),
            finding(line="1", role=None),
            finding(line="2"),
            finding(compared=[{"fact": "tpp", "value": "1", "origin": "catalog"}]),
        ]
    )

    assert ["license_required", "license_required", "headquarters_unknown"] == [
        each["reason"] for each in gathered
    ]
    assert [["1", "2"], [], []] == [each["lines"] for each in gathered]
    assert ["purchaser", "end_user"] == gathered[2]["roles"]
