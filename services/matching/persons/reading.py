"""A person's name read into words with their parts.

Owns: which words are family, given, middle, bound, initial. Refuses to know: other names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.matching.normalize import normalize
from services.matching.persons.words import bound_words, is_patronymic

CORE, FURTHER, BOUND = range(3)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name.

    Attributes:
        words: all its words, in order.
        parts: of each: ``CORE`` (first family name, first given name), ``FURTHER`` (second family
            name, middle name, patronymic), ``BOUND`` (particle, title).
    """

    words: tuple[str, ...]
    parts: tuple[int, ...]

    @property
    def own(self) -> tuple[int, ...]:
        """Places of the words that are not bound; all places, where all are."""
        places = tuple(at for at, part in enumerate(self.parts) if part != BOUND)
        return places or tuple(range(len(self.words)))


def read_person(words: Sequence[str], light: Sequence[bool] = (), printed: str = "") -> PersonName:
    """Read the words of a name.

    Args:
        words: as ``normalize`` gives them.
        light: of each, whether it belongs to a legal form; none do unless given.
        printed: the name as the list prints it: a comma ends the family name.
    """
    marks = light or [False] * len(words)
    parts = [
        BOUND if mark or word in bound_words() else FURTHER
        for word, mark in zip(words, marks, strict=True)
    ]
    family = _family_size(words, printed)
    if family:
        _make_core(parts, range(family))
        _make_core(parts, range(family, len(words)))
    else:
        own = [at for at, part in enumerate(parts) if part == FURTHER]
        for at in (*own[:1], *own[-1:]):
            parts[at] = CORE
    return PersonName(tuple(words), tuple(parts))


def _make_core(parts: list[int], places: range) -> None:
    """Mark the first word of a family or given name; a title that is all of it counts too."""
    own = [at for at in places if parts[at] == FURTHER]
    parts[(own or places)[0]] = CORE


def _family_size(words: Sequence[str], printed: str) -> int:
    front, comma, rest = printed.partition(",")
    if not comma or not rest.strip():
        return 0
    family = normalize(front).words
    size = len(family)
    if family != tuple(words[:size]):
        return 0  # the words are a part of what is printed
    return size if size < len(words) else 0


def is_initial(word: str) -> bool:
    """Say whether the word is one letter."""
    return len(word) == 1


def is_further(word: str) -> bool:
    """Say whether people often leave the word out: a father's name, an initial."""
    return is_initial(word) or is_patronymic(word)
