from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.index import build_index
from services.matching.lists import parse_csl_csv
from services.matching.normalize import normalize
from services.matching.screen import Screener, Subject, screen
from services.matching.starter import load_starter

STARTER = parse_csl_csv(load_starter())
INDEX = build_index([STARTER])
TEXTS = st.text(max_size=60)
LISTED = st.sampled_from([name for e in STARTER.entries for name in (e.name, *e.aliases)])


@given(TEXTS)
def test_normalizing_never_fails_and_splits_words(text: str) -> None:
    name = normalize(text)

    assert [word.split() for word in name.words] == [[word] for word in name.words]


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXTS | LISTED, max_size=6))
def test_a_batch_answers_like_one_at_a_time(names: list[str]) -> None:
    subjects = [Subject(name=name) for name in names]

    assert screen(INDEX, subjects) == [screen(INDEX, [each])[0] for each in subjects]


@settings(deadline=None, max_examples=40)
@given(st.lists(LISTED, min_size=1, max_size=6))
def test_memory_changes_no_answer(names: list[str]) -> None:
    subjects = [Subject(name=name) for name in names]

    assert screen(INDEX, subjects) == Screener(INDEX, size=2).screen(subjects)


@settings(deadline=None, max_examples=40)
@given(LISTED, st.sampled_from([str.upper, str.lower, str.title]))
def test_a_listed_name_is_found_in_any_case(name: str, case: object) -> None:
    [result] = screen(INDEX, [Subject(name=case(name))])  # type: ignore[operator]  # one of three str methods

    assert result.matches[0].status != "weak"


@settings(deadline=None, max_examples=40)
@given(LISTED, TEXTS)
def test_a_further_alias_never_loses_a_match(name: str, alias: str) -> None:
    [alone] = screen(INDEX, [Subject(name=name)])
    [with_alias] = screen(INDEX, [Subject(name=name, aliases=(alias,))])

    assert alone.matches[0].score <= with_alias.matches[0].score


@settings(deadline=None, max_examples=40)
@given(TEXTS | LISTED)
def test_scores_stay_within_their_range(name: str) -> None:
    [result] = screen(INDEX, [Subject(name=name, country="CN")])

    assert all(0 <= match.score <= 1000 for match in result.matches)
