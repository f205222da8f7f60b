"""Words that are one word in another shape: joined, split, written out, cut short.

Owns: which shapes pair, and what they cost. Refuses to know: slips.
"""

from services.matching.companies.sides import Sides
from services.matching.companies.slips import JOINED_COST
from services.matching.normalize import expand
from services.matching.typos import OPEN_VOWELS, edits_when_joined
from services.matching.weigh import DISTINCTIVE, Weighted

SHORTENED_COST = 0.15
STUB_COST = 0.17  # a word cut short with a period, alone
SUPPORT_FLOOR = 0.5  # weight of words that agree beside an abbreviated one
PREFIX_LETTERS = 4
GLUED_LETTERS = 5  # of a word to which a short form sticks
GLUED_FLOOR = 0.75  # and what it weighs
MISSPELLED_RUN_LETTERS = 11  # a word as long as this may be joined or split and misspelled
VOWELS = OPEN_VOWELS | {"y"}


def pair_joined(sides: Sides) -> None:
    """Pair a word of the query with listed neighbors that spell it together."""
    if len(sides.listed) == 1:
        return
    for here in tuple(sides.query):
        run = _run_that_spells(sides.here.raw[here], sides.there.raw, sides.listed)
        if run:
            sides.query.remove(here)
            for at in run:
                sides.listed.remove(at)
                sides.pair(at, JOINED_COST)
            sides.note("joined")
        else:
            _pair_glued_short(sides, here)


def _pair_glued_short(sides: Sides, here: int) -> None:
    """Pair a rare listed word with a short form of another one stuck to it: ``HuaweiTech``."""
    word, there = sides.here.raw[here], sides.there
    for first in sides.listed:
        known = there.raw[first]
        if known[0] != word[0] or not word.startswith(known):
            continue
        rest = word[len(known) :]
        rare = len(known) >= GLUED_LETTERS and there.weights[first] >= GLUED_FLOOR
        if not rare or len(rest) < 2:  # noqa: PLR2004 - a letter is short for nothing
            continue
        written = expand((rest,))[0]
        for second in sides.listed:
            if second != first and _shortens(rest, written, there, second):
                sides.take(here, first, JOINED_COST, "joined")
                sides.listed.remove(second)
                sides.pair(second, SHORTENED_COST)
                return


def _shortens(rest: str, written: str, there: Weighted, at: int) -> bool:
    if written == there.tokens[at]:
        return True
    return len(rest) >= PREFIX_LETTERS - 1 and there.raw[at].startswith(rest)


def pair_split(sides: Sides) -> None:
    """Pair a listed word with neighbors of the query that spell it together."""
    for there in tuple(sides.listed) if len(sides.query) > 1 else ():
        word = sides.there.raw[there]
        run = _run_that_spells(word, sides.here.raw, sides.query) or _pieces_of(word, sides)
        if run:
            sides.listed.remove(there)
            for at in run:
                sides.query.remove(at)
            sides.pair(there, JOINED_COST)
            sides.note("split")


def _pieces_of(word: str, sides: Sides) -> list[int]:
    """Two words of the query, wherever they stand, that spell the listed word together."""
    raw, letter = sides.here.raw, word[0]
    for first in sides.query:
        if raw[first][0] == letter and word.startswith(raw[first]) and word != raw[first]:
            rest = word[len(raw[first]) :]
            for second in sides.query:
                if second != first and raw[second] == rest:
                    return [first, second]
    return []


def _run_that_spells(word: str, tokens: tuple[str, ...], left: list[int]) -> list[int]:
    """The neighbors among the words left that spell ``word`` together, within an edit."""
    letter, length = word[0], len(word)
    for start, first in enumerate(left):
        spelled = tokens[first]
        if spelled[0] != letter or len(spelled) > length:
            continue
        run = [first]
        for at in left[start + 1 :]:
            if at != run[-1] + 1 or len(spelled) > length + 1:
                break
            run.append(at)
            spelled += tokens[at]
            if spelled == word or (length >= MISSPELLED_RUN_LETTERS and _is_near(spelled, word)):
                return run
    return []


def _is_near(spelled: str, word: str) -> bool:
    return edits_when_joined(spelled, word) is not None


def pair_written_out(sides: Sides) -> None:
    """Pair words that are equal when written out and translated."""
    for there in tuple(sides.listed):
        for here in sides.query:
            if sides.here.tokens[here] == sides.there.tokens[there]:
                sides.take(here, there, 0.0)
                break


def pair_cut(sides: Sides) -> None:
    """Pair a word that a period cuts short with the longer word that begins so."""
    if sides.here.cut:
        for there in tuple(sides.listed):
            word = sides.there.raw[there]
            for here in sides.query:
                short = sides.here.raw[here]
                if short in sides.here.cut and word.startswith(short):
                    supported = sides.told or sides.paired >= SUPPORT_FLOOR
                    cost = SHORTENED_COST if supported else STUB_COST
                    sides.take(here, there, cost, "abbreviated")
                    break


def pair_shortened(sides: Sides) -> None:
    """Pair a word with its beginning, or with what is left of it without vowels."""
    for there in tuple(sides.listed):
        word = sides.there.raw[there]
        supported = sides.told or sides.paired >= SUPPORT_FLOOR
        if sides.there.kinds[there] == DISTINCTIVE and not supported:
            continue
        for here in sides.query:
            short = sides.here.raw[here]
            if short[0] != word[0]:
                continue
            if is_short_for(short, word) or is_short_for(word, short):
                sides.take(here, there, SHORTENED_COST, "abbreviated")
                break


def is_short_for(short: str, word: str) -> bool:
    """Say whether ``short`` abbreviates ``word``.

    It is its beginning, four letters or more; or its consonants in order, without the vowels.
    """
    if not len(short) < len(word):
        return False
    if word.startswith(short):
        return len(short) >= PREFIX_LETTERS
    return is_without_vowels(short, word)


def is_without_vowels(short: str, word: str) -> bool:
    """Say whether ``short`` is ``word`` with its vowels left out: ``tchnlgy``."""
    if len(short) < PREFIX_LETTERS or not OPEN_VOWELS.isdisjoint(short[1:]):
        return False
    return _consonants(short) == _consonants(word)


def _consonants(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)
