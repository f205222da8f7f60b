"""Which listed parties are individuals, where the list does not say.

Owns: reading the kind of a bearer off a name. Refuses to know: how names are compared.
"""

from services.matching.lists import ListEntry
from services.matching.normalize import generic_words, normalize, place_words
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
    words = [word for word in name.words if word not in bound_words()]
    if not WORDS_MIN <= len(words) <= WORDS_MAX or name.legal or name.han:
        return False
    if "&" in entry.name or not all(word.isalpha() for word in words) or _is_business(words):
        return False
    known = sum(word in frequent_words() or is_patronymic(word) for word in words)
    if entry.list_name in LISTS_OF_PEOPLE:
        return known > 0
    return known > len(words) / 2


def _is_business(words: list[str]) -> bool:
    plain = (word for word in words if word not in frequent_words())
    return any(word in generic_words() or word in place_words() for word in plain)
