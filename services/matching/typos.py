"""How far apart two words are, in slips of the keyboard.

Owns: which slips a word of a given length forgives. Refuses to know: names and weights.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

EDITS_MAX = 2
ONE_EDIT_LETTERS = 4  # letters of the shorter word that forgive one edit
TWO_EDITS_LETTERS = 6
JOINED_ONE_EDIT_LETTERS = 9
JOINED_TWO_EDITS_LETTERS = 13
LENIENT_ONE_EDIT_LETTERS = 3
LENIENT_TWO_EDITS_LETTERS = 5


@lru_cache(maxsize=131_072)
def edits_between(one: str, other: str) -> int | None:
    """Edits between two words; None where they are too many for words of their length.

    An edit is a letter more, less, other, or two neighbors exchanged. Numbers forgive none.
    """
    return _edits(one, other, ONE_EDIT_LETTERS, TWO_EDITS_LETTERS)


@lru_cache(maxsize=65_536)
def lenient_edits_between(one: str, other: str) -> int | None:
    """Like ``edits_between`` for words whose neighbors agree: shorter words forgive more."""
    return _edits(one, other, LENIENT_ONE_EDIT_LETTERS, LENIENT_TWO_EDITS_LETTERS)


@lru_cache(maxsize=65_536)
def edits_when_joined(one: str, other: str) -> int | None:
    """Like ``edits_between`` for several words run together: chance likeness is more likely."""
    return _edits(one, other, JOINED_ONE_EDIT_LETTERS, JOINED_TWO_EDITS_LETTERS)


def _edits(one: str, other: str, one_from: int, two_from: int) -> int | None:
    shorter = min(len(one), len(other))
    if shorter < one_from or one.isdigit() or other.isdigit():
        return None
    allowed = 1 if shorter < two_from else EDITS_MAX
    if abs(len(one) - len(other)) > allowed:
        return None
    edits = OSA.distance(one, other, score_cutoff=allowed)
    return edits if edits <= allowed else None
