"""Which listed parties are individuals, where the list does not say.

Owns: reading the kind of a bearer off a name. Refuses to know: how names are compared.
"""

from functools import cache

from services.matching.lists import ListEntry
from services.matching.normalize import (
    Name,
    expand,
    generic_words,
    normalize,
    ordinary_words,
    place_words,
)
from services.matching.persons.words import bound_words, frequent_words, is_patronymic

LISTS_OF_PEOPLE = frozenset({"dpl", "dtc"})  # orders against persons: mostly individuals
WORDS_MIN, WORDS_MAX = 2, 5


def is_person(entry: ListEntry) -> bool:
    """Say whether a listed party is an individual.

    The lists of the Department of Commerce and the debarments of State do not say. There, a name of
    two to five words without legal form, number, place or word of business is an individual's, if
    most of its words are frequent names, or if the list names mostly individuals.
    """
    if entry.kind != "unknown":
        return entry.kind == "person"
    name = normalize(entry.name)
    if "&" in entry.name or not _could_be_person(name):
        return False
    if entry.list_name in LISTS_OF_PEOPLE:
        return True
    return _known_words(name) > len(_own_words(name)) / 2


def reads_as_person(name: Name) -> bool:
    """Say whether a name is an individual's by its words: each is a frequent name or initial."""
    return _could_be_person(name) and _known_words(name) == len(_own_words(name))


def _own_words(name: Name) -> list[str]:
    return [word for word in name.words if len(word) > 1 and word not in bound_words()]


def _could_be_person(name: Name) -> bool:
    words = _own_words(name)
    if not WORDS_MIN <= len(words) <= WORDS_MAX or name.legal or name.han:
        return False
    return all(word.isalpha() for word in name.words) and not _is_business(words)


def _known_words(name: Name) -> int:
    known = frequent_words()
    return sum(word in known or is_patronymic(word) for word in _own_words(name))


def _is_business(words: list[str]) -> bool:
    plain = [word for word in words if word not in frequent_words()]
    return not _business_words().isdisjoint((*plain, *expand(plain)))


@cache
def _business_words() -> frozenset[str]:
    return generic_words() | place_words() | ordinary_words()
