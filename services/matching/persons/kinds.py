"""Which listed parties are individuals, where the list does not say.

Owns: reading the kind of a bearer off a name. Refuses to know: how names are compared.
"""

from services.matching.lists import ListEntry
from services.matching.normalize import Name, generic_words, normalize, place_words
from services.matching.persons.words import bound_words, frequent_words, is_patronymic

LISTS_OF_PEOPLE = frozenset({"dpl", "dtc"})  # orders against persons: mostly individuals
WORDS_MIN, WORDS_MAX = 2, 5


def is_person(entry: ListEntry) -> bool:
    """Say whether a listed party is an individual.

    The lists of the Department of Commerce and the debarments of State do not say. There, a name of
    two to five words without legal form, number, place or word of business is an individual's, if
    one of its words is a frequent name, or if the list names mostly individuals.
    """
    if entry.kind != "unknown":
        return entry.kind == "person"
    name = normalize(entry.name)
    if "&" in entry.name:
        return False
    if entry.list_name in LISTS_OF_PEOPLE:
        return _known_words(name) > 0
    return _known_words(name) > len(_own_words(name)) / 2


def reads_as_person(name: Name) -> bool:
    """Say whether a name is an individual's by its words: each is a frequent name or initial."""
    known = _known_words(name)
    return known > 0 and known == len(_own_words(name))


def _own_words(name: Name) -> list[str]:
    return [word for word in name.words if len(word) > 1 and word not in bound_words()]


def _known_words(name: Name) -> int:
    """How many words are frequent names; 0 where the name is none of a person."""
    words = _own_words(name)
    if not WORDS_MIN <= len(words) <= WORDS_MAX or name.legal or name.han:
        return 0
    if not all(word.isalpha() for word in name.words) or _is_business(words):
        return 0
    return sum(word in frequent_words() or is_patronymic(word) for word in words)


def _is_business(words: list[str]) -> bool:
    plain = (word for word in words if word not in frequent_words())
    return any(word in generic_words() or word in place_words() for word in plain)
