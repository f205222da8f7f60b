import pytest

from services.cli.words import say_age, say_figure, say_instant, say_reasons, say_role, weigh


def test_instants_are_said_to_the_minute_in_utc() -> None:
    assert "2026-11-26 15:00 UTC" == say_instant("2026-11-26T15:00:38.744000Z")
    assert "2026-11-26 13:00 UTC" == say_instant("2026-11-26T15:00:38+02:00")
    assert not say_instant(None)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("15832.0000", "15832"),
        ("19.4496", "19.4496"),
        ("1.50", "1.5"),
        ("0.00", "0"),
        ("-1.0", "-1"),
    ],
)
def test_zeros_after_the_point_are_left_out(figure: str, said: str) -> None:
    assert said == say_figure(figure)


@pytest.mark.parametrize("text", ["CN", "3A090.a", "100", "unknown", "a.b0"])
def test_what_is_no_decimal_figure_stays_as_it_is(text: str) -> None:
    assert text == say_figure(text)


@pytest.mark.parametrize(
    ("seconds", "said"), [(59, "59 s"), (60, "1 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_an_age_is_said_in_the_largest_unit_that_fits(seconds: int, said: str) -> None:
    assert said == say_age(seconds)


def test_a_denial_outweighs_a_license_and_a_license_a_review_and_a_review_a_fact() -> None:
    ranked: list[dict[str, str]] = [
        {"answer": "deny", "remedy": "none"},
        {"answer": "hold", "remedy": "authorization"},
        {"answer": "hold", "remedy": "review"},
        {"answer": "undetermined", "remedy": "fact"},
    ]

    weights = [weigh(each) for each in ranked]

    assert weights == sorted(set(weights))
    assert weigh({}) < weigh({"answer": "hold", "remedy": "never heard of"})
    assert weigh({"answer": "never heard of"}) == weigh({})


def test_reasons_are_said_gravest_first_and_facts_are_counted() -> None:
    reasons = [
        {"reason": "end_use_unanswered", "remedy": "fact"},
        {"reason": "headquarters_unknown", "remedy": "fact", "role": "purchaser"},
        {"reason": "headquarters_unknown", "remedy": "fact", "role": "end_user"},
        {"reason": "possible_match", "remedy": "review"},
        {"reason": "possible_match", "remedy": "review"},
        {"reason": "license_required", "remedy": "authorization"},
    ]

    assert "license required, possible match (2 times), 3 facts to state" == say_reasons(reasons)


def test_a_single_fact_is_named() -> None:
    assert "destination unknown" == say_reasons(
        [{"reason": "destination_unknown", "remedy": "fact"}]
    )
    assert not say_reasons([])


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("end_user", "end user"),
        ("end_user.owner.2", "owner 2 of end user"),
        ("end_user.owner.2.owner.1", "owner 1 of owner 2 of end user"),
    ],
)
def test_an_owner_is_said_with_whom_it_owns(label: str, said: str) -> None:
    assert said == say_role(label)
