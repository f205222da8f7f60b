import pytest

from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.normalize import normalize
from services.matching.score import Alignment, align
from services.matching.weigh import ANY, CRAFT, PERSON, Weigher

WEIGHER = Weigher({"known": 9, "mary": 9}, 50_000)


def compare(query: str, listed: str, bearer: int = ANY) -> Alignment:
    here, there = normalize(query), normalize(listed)
    return align(
        WEIGHER.weigh(here.words, here.light, cut=here.cut),
        WEIGHER.weigh(there.words, there.light, bearer=bearer),
        WEIGHER,
    )


@pytest.mark.parametrize(
    ("query", "listed", "reason"),
    [
        ("Technologies Huawei", "Huawei Technologies", None),
        ("Shanghai Birne Technology", "Shanghai Biren Technology", "typo"),
        ("HuaweiTechnologies", "Huawei Technologies", "joined"),
        ("Hua wei Technologies", "Huawei Technologies", "split"),
        ("Huawei Tech Intl", "Huawei Technology International", None),
        ("Shanghai Cambr. Information Tech", "Shanghai Cambricon Information Tech", "abbreviated"),
        ("Huawei Technologies Compamy", "Huawei Technologies", None),
        ("Chengdu Huawei Cloud ZTF", "Chengdu Huawei Cloud ZTE", "typo"),
        ("HuaweiClod Beijing", "Huawei Cloud Beijing", "typo"),
        ("Zhongxin Guoji Huaw ei", "Huawei Zhongxin Guoji", "split"),
        ("Zhongxin GuojiHuawei", "Huawei Zhongxin Guoji", None),
        ("HiSi.", "HiSilicon", "abbreviated"),
        ("HuaweiTech", "Huawei Technologies", "joined"),
        ("ElectronicsSurftech", "Surftech Electronics", None),
        ("KA Imarat VKAZ", "Imarat Kavkaz", None),
        ("NPO Cambricon", "Cambricon Research and Production Company", None),
        ("Tekhnomash Zavod", "Technomash Factory", "sounds_alike"),
        ("Huawei Tchnlgy", "Huawei Technology", "abbreviated"),
        ("Huawei Branch Office", "Huawei", None),
        ("Brigade Forty-four", "Brigade 44", None),
        ("Cambricon Technologies zJSC", "Cambricon Technologies", None),
    ],
)
def test_an_altered_name_is_found(query: str, listed: str, reason: str | None) -> None:
    found = compare(query, listed)

    assert found.score >= POSSIBLE_FLOOR
    assert reason is None or reason in found.reasons


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        (
            "Shanghai Bairun Intelligent Technology Co., Ltd.",
            "Shanghai Biren Intelligent Technology Co., Ltd.",
        ),
        ("Shanghai Huada Semiconductor Co., Ltd.", "Shanghai Biren Semiconductor Co., Ltd."),
        ("Mary Semiconductor", "Mari Semiconductor"),
        ("Entirely Different", "Sugon"),
        ("Beijing Institute of Technology", "Beijing University of Petroleum"),
        ("Bowne of Chicago", "Bowne of Dallas"),
        ("Bowne Global Solutions Ireland", "Bowne Global Solutions Japan"),
        ("Huawei Securities", "Huawei Shipping"),
        ("Phoenix Shipping", "Phoenix"),
        ("TTI Enterprise Limited", "NA Enterprises"),
        ("JSTI Group", "Group A"),
    ],
)
def test_another_company_is_not_found(query: str, listed: str) -> None:
    assert compare(query, listed).score < POSSIBLE_FLOOR


def test_what_differs_is_said() -> None:
    found = compare("CETC 13 Research Institute Tianjin", "CETC 14 Research Institute Beijing")

    assert ("number_differs", "place_differs") == found.reasons


def test_distinctive_words_left_on_both_sides_cap_the_score() -> None:
    found = compare("Alpha Zhonghe Xinghe Guanglian", "Alpha Zhonghe Xinghe Tongfang")

    assert (640, ("distinctive_differs",)) == (found.score, found.reasons)


@pytest.mark.parametrize("bearer", [PERSON, CRAFT])
def test_a_company_is_not_the_person_or_craft_of_a_similar_name(bearer: int) -> None:
    found = compare("Patriot Gold Corp.", "Patriot Golden", bearer)

    assert "bearer_differs" in found.reasons


def test_a_further_word_weighs_beside_a_listed_name_of_one_word() -> None:
    assert compare("Known Media", "Known").score < POSSIBLE_FLOOR


def test_names_that_share_nothing_score_nothing() -> None:
    found = compare("Sugon", "Inspur")

    assert (0, ("distinctive_differs",)) == (found.score, found.reasons)


@pytest.mark.parametrize(
    ("query", "listed", "reason"),
    [
        ("Bowne Global Solutions Ireland", "Bowne Global Solutions Japan", "place_differs"),
        ("Huawei Securities", "Huawei Shipping", "business_differs"),
    ],
)
def test_a_sister_company_is_named_as_one(query: str, listed: str, reason: str) -> None:
    assert (reason,) == compare(query, listed).reasons


def test_a_place_that_only_the_query_states_costs_less_than_one_only_the_list_states() -> None:
    added, dropped = compare("Biren Dubai", "Biren"), compare("Biren", "Biren Dubai")

    assert dropped.score < added.score


def test_words_of_business_beyond_the_second_say_nothing_more() -> None:
    long = compare("Cambricon", "Cambricon Shipping Research Production Trading")
    longer = compare("Cambricon", "Cambricon Shipping Research Production Trading Engineering")

    assert long == longer
