import pytest

from services.matching.companies.whole import (
    LIFTED_MAX,
    LOWERED_MIN,
    NEVER,
    NODES,
    TRAITS,
    read_again,
    read_trees,
    traits_of,
    trees,
)
from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.normalize import normalize
from services.matching.score import Alignment, align
from services.matching.tables import read_table
from services.matching.weigh import ANY, CRAFT, Weigher

WORDS = {"technology": 4000, "trading": 3000, "shanghai": 900, "logistics": 700, "cosmos": 12}
WHOLE_LIST, SHORT_LIST = 56_000, 500


class Pair:
    """Two names, aligned on a list of so many names."""

    def __init__(self, query: str, listed: str, names: int, bearer: int = ANY) -> None:
        here, there = normalize(query), normalize(listed)
        weigher = Weigher(WORDS | dict.fromkeys(there.tokens, 1), names)
        self.here = weigher.weigh(here.words, here.light, stated=True)
        self.there = weigher.weigh(there.words, there.light, bearer=bearer)
        self.aligned: Alignment = align(self.here, self.there, weigher)

    def traits(self) -> dict[str, int]:
        measured = traits_of(self.aligned.score, self.aligned.sides)
        return dict(zip(TRAITS, measured, strict=True))

    def read_again(self, score: int) -> tuple[int, tuple[str, ...]]:
        return read_again(score, self.aligned.sides)


def test_every_trait_of_the_table_is_measured_in_its_order() -> None:
    assert list(TRAITS) == read_table("whole")["traits"]


def test_the_same_name_leaves_nothing_on_either_side() -> None:
    traits = Pair("Cambricon Technology", "Cambricon Technology", WHOLE_LIST).traits()

    left = [value for name, value in traits.items() if name.endswith(("_here", "_there"))]
    assert 1000 == traits["alike"] == traits["kept_here"] == traits["alike_own"]
    assert 0 == traits["edits"] == traits["cost"] == traits["letters_here"]
    assert 2 == traits["words_here"] == traits["words_there"]
    assert len(left) == 12


def test_what_only_one_side_has_is_measured_there() -> None:
    traits = Pair("Cambricon Zhonghe", "Cambricon Technology Ltd", WHOLE_LIST).traits()

    assert (7, 10) == (traits["letters_here"], traits["letters_there"])
    assert (7, 0) == (traits["longest_here"], traits["longest_there"])
    assert traits["forms_there"] > traits["forms_here"] == 0


def test_a_word_that_no_listed_name_holds_is_unknown() -> None:
    assert 1 == Pair("Cambricom Technology", "Cambricon Technology", WHOLE_LIST).traits()["unknown"]


def test_slips_in_a_long_name_that_agrees_otherwise_lift_it() -> None:
    pair = Pair(
        "Shanghia Cambrikom Xingyao Technology Tradng Logistics",
        "Shanghai Cambricon Xingyao Technology Trading Logistics",
        WHOLE_LIST,
    )

    score, reasons = pair.read_again(700)
    assert POSSIBLE_FLOOR <= score <= LIFTED_MAX
    assert ("alike_as_whole",) == reasons


def test_a_short_name_of_another_company_is_lowered() -> None:
    pair = Pair("Bold Cosmos Trading Group Inc.", "Bolt Technology", WHOLE_LIST)

    score, reasons = pair.read_again(820)
    assert LOWERED_MIN <= score < POSSIBLE_FLOOR
    assert ("unlike_as_whole",) == reasons


@pytest.mark.parametrize(("names", "bearer"), [(SHORT_LIST, ANY), (WHOLE_LIST, CRAFT)])
def test_a_short_list_and_a_craft_are_not_read_again(names: int, bearer: int) -> None:
    pair = Pair("Bold Cosmos Trading Group Inc.", "Bolt Technology", names, bearer)

    assert (820, ()) == pair.read_again(820)


def test_a_sure_alignment_stays() -> None:
    pair = Pair("Bold Cosmos Trading Group Inc.", "Bolt Technology", WHOLE_LIST)

    assert (900, ()) == pair.read_again(900)


def test_a_sister_company_is_not_lifted_however_few_letters_differ() -> None:
    pair = Pair(
        "Cambricon Xingyao Logistics Germany", "Cambricon Xingyao Logistics France", WHOLE_LIST
    )

    assert (780, ()) == pair.read_again(780)


def test_a_tree_answers_by_the_path_its_limits_give() -> None:
    row = [*[0] * NODES, *[10, 5, 15, 0, 7, 12, 20], *range(8)]
    read = read_trees({"floor": 1, "trees": [row, row]})

    assert [-1, 1, 3, 5, 7, 9, 11, 13] == [
        read.evidence([score] + [0] * (len(TRAITS) - 1)) for score in (0, 1, 6, 8, 11, 13, 16, 21)
    ]


@pytest.mark.parametrize("trait", [name for name, sign in TRAITS.items() if sign])
def test_what_agrees_never_lowers_the_evidence_and_what_differs_never_raises_it(
    trait: str,
) -> None:
    table = trees()
    at, sign = list(TRAITS).index(trait), TRAITS[trait]
    pairs = [
        Pair("Hassal Eh Intl Co", "Hassaleh International Co", WHOLE_LIST),
        Pair("Busniass Metal Sanayi", "Business Metal Sanayi Ve Dis Ticaret", WHOLE_LIST),
        Pair("Shanghai Bairun Technology", "Shanghai Biren Technology", WHOLE_LIST),
    ]
    limits = sorted(set(table.above[table.traits == at].tolist()) - {NEVER})
    for pair in pairs:
        traits = list(pair.traits().values())
        answers = [
            table.evidence([*traits[:at], value, *traits[at + 1 :]])
            for value in (-1, *(limit + 1 for limit in limits))
        ]

        assert sorted(answers, reverse=sign < 0) == answers
