"""A third generator of alterations, written after the rules and the fitted table were done.

Owns: how a name is altered in these ways. Nothing here is tuned on: its figures are the held-out
ones. Refuses to know: what finds it again.
"""

import random
from itertools import pairwise

from tests.benchmarks.matching.alterations import ALTERATIONS, Alteration, cased, drop_word

VOWELS = "aeiou"
LONG = 7  # letters of a word whose end may be cut
SPOKEN = 4  # letters of a word that is altered at all
WORDS_KEPT = 2  # of a name that a word is dropped from
SILENT = ("h", "u", "w")


def _other_vowel(name: str, chance: random.Random) -> str | None:
    places = [at for at, letter in enumerate(name) if letter.casefold() in VOWELS]
    if not places:
        return None
    at = chance.choice(places)
    other = chance.choice([each for each in VOWELS if each != name[at].casefold()])
    return name[:at] + cased(other, name[at]) + name[at + 1 :]


def _vowels_exchanged(name: str, chance: random.Random) -> str | None:
    words = name.split()
    choices = []
    for at, word in enumerate(words):
        vowels = [place for place, letter in enumerate(word) if letter.casefold() in VOWELS]
        choices += [
            (at, one, other)
            for one, other in pairwise(vowels)
            if word[one].casefold() != word[other].casefold()
        ]
    if not choices:
        return None
    at, one, other = chance.choice(choices)
    letters = list(words[at])
    letters[one], letters[other] = letters[other], letters[one]
    words[at] = "".join(letters)
    return " ".join(words)


def _gap_shifted(name: str, chance: random.Random) -> str | None:
    words = name.split()
    places = [
        at for at in range(len(words) - 1) if min(len(words[at]), len(words[at + 1])) >= SPOKEN
    ]
    if not places:
        return None
    at = chance.choice(places)
    one, other = words[at], words[at + 1]
    if chance.random() < 0.5:
        words[at], words[at + 1] = one[:-1], one[-1] + other
    else:
        words[at], words[at + 1] = one + other[0], other[1:]
    return " ".join(words)


def _hyphenated(name: str, chance: random.Random) -> str | None:
    words = name.split()
    if len(words) > 1 and chance.random() < 0.5:
        at = chance.randrange(len(words) - 1)
        return " ".join([*words[:at], f"{words[at]}-{words[at + 1]}", *words[at + 2 :]])
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) > SPOKEN]
    if not long:
        return None
    at = chance.choice(long)
    cut = chance.randrange(2, len(words[at]) - 1)
    words[at] = f"{words[at][:cut]}-{words[at][cut:]}"
    return " ".join(words)


def _end_cut(name: str, chance: random.Random) -> str | None:
    words = name.split()
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= LONG]
    if not long:
        return None
    at = chance.choice(long)
    words[at] = words[at][: -chance.choice((1, 2, 3))]
    return " ".join(words)


def _silent_letter_lost(name: str, chance: random.Random) -> str | None:
    places = [
        at
        for at in range(1, len(name) - 1)
        if name[at].casefold() in SILENT and name[at - 1].isalpha() and name[at + 1].isalpha()
    ]
    if not places:
        return None
    at = chance.choice(places)
    return name[:at] + name[at + 1 :]


def _plural(name: str, chance: random.Random) -> str | None:
    words = name.split()
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) > SPOKEN]
    if not long:
        return None
    at = chance.choice(long)
    word = words[at]
    words[at] = word[:-1] if word[-1] in "sS" else word + cased("s", word[-1])
    return " ".join(words)


def _word_dropped_and_slip(name: str, chance: random.Random) -> str | None:
    dropped = drop_word(name, chance) if len(name.split()) > WORDS_KEPT else None
    return None if dropped is None else ALTERATIONS["one typo"](dropped, chance)


THIRD: dict[str, Alteration] = {
    "other vowel": _other_vowel,
    "vowels exchanged": _vowels_exchanged,
    "gap shifted": _gap_shifted,
    "hyphenated": _hyphenated,
    "end cut": _end_cut,
    "silent letter lost": _silent_letter_lost,
    "plural": _plural,
    "word dropped and slip": _word_dropped_and_slip,
}
