import pytest

from services.matching.persons.words import (
    bound_words,
    frequent_words,
    is_patronymic,
    keys_of,
    sound_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mohammed", "muhamad"),
        ("yusuf", "youssef"),
        ("xiao", "hsiao"),
        ("zhang", "chang"),
        ("park", "pak"),
        ("lee", "ri"),
        ("aleksandr", "oleksandr"),
        ("sergeyev", "sergeev"),
        ("khodakovskyy", "khodakovskiy"),
        ("qaddafi", "kadafi"),
        ("nikolayev", "nikolaev"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert not set(keys_of(one)).isdisjoint(keys_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hassan", "hussein"), ("wang", "wong"), ("kim", "kin"), ("ali", "adi"), ("ivan", "igor")],
)
def test_two_names_share_none(one: str, other: str) -> None:
    assert set(keys_of(one)).isdisjoint(keys_of(other))


def test_a_syllable_may_stand_for_two_names() -> None:
    assert not set(keys_of("chang")).isdisjoint(keys_of("zhang"))
    assert not set(keys_of("chang")).isdisjoint(keys_of("jang"))
    assert set(keys_of("zhang")).isdisjoint(keys_of("jong"))


def test_a_short_word_has_no_sound_of_its_own() -> None:
    assert () == keys_of("zzz")


def test_a_sound_is_the_same_heard_twice() -> None:
    words = sorted(frequent_words())
    once = [sound_of(word) for word in words]

    assert sum(sound_of(word) != word for word in once) < len(words) / 20


@pytest.mark.parametrize("word", ["sergeevich", "ivanovna", "petrovych"])
def test_a_fathers_name_is_known_by_its_ending(word: str) -> None:
    assert is_patronymic(word)


@pytest.mark.parametrize("word", ["novich", "garcia", "evich"])
def test_a_family_name_is_no_fathers_name(word: str) -> None:
    assert not is_patronymic(word)


def test_particles_and_titles_are_bound() -> None:
    assert {"al", "bin", "de", "van", "haji", "dr"} <= bound_words()


def test_names_of_one_or_two_letters_are_not_bound() -> None:
    assert bound_words().isdisjoint({"li", "an", "u", "o", "do", "ko", "e"})
