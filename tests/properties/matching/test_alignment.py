"""What no alteration of a company's name may do to its score."""

import random
import string

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.index import build_index
from services.matching.lists import parse_csl_csv
from services.matching.normalize import normalize
from services.matching.screen import Subject, screen
from services.matching.starter import load_starter
from services.matching.weigh import ANY, DISTINCTIVE

STARTER = parse_csl_csv(load_starter())
INDEX = build_index([STARTER])
COMPANIES = [
    names[0].printed
    for row, names in zip(INDEX.rows, INDEX.listed, strict=True)
    if row.bearer == ANY and DISTINCTIVE in row.kinds and names[0].label in {"name", "alias"}
]
NAMES = st.sampled_from(COMPANIES)
FORMS = st.sampled_from(["Co., Ltd.", "LLC", "Inc.", "GmbH", "JSC", "Limited", "S.A.", "Pte. Ltd."])
SEEDS = st.integers(min_value=0, max_value=2**32)
LETTERS = string.ascii_lowercase


def best_score(name: str, listed: str) -> int:
    [result] = screen(INDEX, [Subject(name=name)])
    holders = (each for each in result.matches if listed in {each.entry.name, *each.entry.aliases})
    return max((each.score for each in holders), default=0)


def possible(name: str) -> bool:
    [result] = screen(INDEX, [Subject(name=name)])
    return any(each.score >= POSSIBLE_FLOOR for each in result.matches)


@settings(deadline=None, max_examples=60)
@given(NAMES, FORMS)
def test_adding_a_legal_form_never_loses_a_match(name: str, form: str) -> None:
    assert possible(f"{name} {form}")


@settings(deadline=None, max_examples=60)
@given(NAMES, SEEDS)
def test_another_order_of_the_words_never_loses_a_match(name: str, seed: int) -> None:
    words = list(normalize(name).tokens)
    assume(all(len(word) > 1 for word in words))
    random.Random(seed).shuffle(words)

    assert possible(" ".join(words))


@settings(deadline=None, max_examples=60)
@given(NAMES)
def test_words_run_together_never_lose_a_match(name: str) -> None:
    assert possible("".join(normalize(name).tokens))


@settings(deadline=None, max_examples=60)
@given(NAMES)
def test_width_and_case_change_no_score(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name.swapcase())

    assert best_score(name, name) == best_score(wide, name)


@settings(deadline=None, max_examples=80)
@given(NAMES, SEEDS)
def test_more_typos_in_a_word_never_raise_a_score(name: str, seed: int) -> None:
    chance = random.Random(seed)
    words = name.casefold().split()
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    assume(bool(long))
    at = chance.choice(long)
    places = chance.sample(range(1, len(words[at])), 3)
    scores = [best_score(name, name)]
    for place in places:
        words[at] = words[at][:place] + "0" + words[at][place + 1 :]
        scores.append(best_score(" ".join(words), name))

    assert sorted(scores, reverse=True) == scores


@settings(deadline=None, max_examples=60)
@given(NAMES, st.text(LETTERS, min_size=6, max_size=10))
def test_a_further_distinctive_word_never_raises_a_score(name: str, word: str) -> None:
    assert best_score(f"{name} {word}", name) <= best_score(name, name)


@settings(deadline=None, max_examples=100)
@given(NAMES | st.text(max_size=40))
def test_a_normalized_name_stays_as_it_is(name: str) -> None:
    once = normalize(name)
    assume(bool(once.words) and not once.han)
    assume(all(len(word) > 1 or not word.isalpha() for word in once.words))
    again = normalize(" ".join(once.words))

    assert once.words == again.words
