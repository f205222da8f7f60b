from services.matching.persons.rarity import Rarity

RARITY = Rarity({"muhammad": 1500, "karusisi": 1, "xu": 30, "rare": 2}, 20_000)


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert RARITY.tells("karusisi") > RARITY.tells("muhammad")


def test_a_short_list_knows_no_rare_words() -> None:
    assert RARITY.tells("karusisi") == Rarity({"karusisi": 1}, 5).tells("karusisi")


def test_a_name_that_many_people_bear_tells_little_though_the_list_holds_it_once() -> None:
    seldom = Rarity({"ferrari": 1, "farrari": 1}, 20_000)

    assert seldom.tells("ferrari") < seldom.tells("farrari")


def test_few_letters_tell_little() -> None:
    assert RARITY.tells("qx") < RARITY.tells("qxz") < RARITY.tells("qxzvb")


def test_particles_tell_next_to_nothing_and_titles_little() -> None:
    assert RARITY.tells("ibn") < RARITY.tells("qari") < RARITY.tells("karusisi")


def test_a_word_of_several_names_is_known() -> None:
    assert RARITY.is_known("xu")
    assert RARITY.is_known("smith")
    assert not RARITY.is_known("rare")
