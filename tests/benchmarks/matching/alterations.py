"""Seeded alterations of names, as people and systems make them. Own words, no file is copied.

Owns: how a name is altered, and how a look-alike is made. Refuses to know: what finds it again.
"""

import random
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz.distance import OSA

from services.matching.normalize import abbreviations, generic_words, normalize, place_words
from services.matching.weigh import DISTINCTIVE, Weigher

# Cyrillic letters that look like the Latin ones, by code point so that a reader can tell.
LOOKS = {
    "a": "\u0430",
    "e": "\u0435",
    "o": "\u043e",
    "p": "\u0440",
    "c": "\u0441",
    "x": "\u0445",
    "i": "\u0456",
    "y": "\u0443",
    "s": "\u0455",
}
ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "c": "ç", "s": "š"}
SHORT = {word: short for short, word in abbreviations().items() if len(short) < len(word) - 2}
FORMS = ("Co., Ltd.", "Company Limited", "Ltd", "LLC", "Inc.", "Corporation", "JSC", "GmbH")
# What scanners confuse, keys beside each other, spellings of one sound, words that people add.
MISREAD = {
    "o": ("0",), "l": ("1", "i"), "i": ("l", "1"), "s": ("5",), "b": ("8",), "rn": ("m",),
    "m": ("rn",), "cl": ("d",), "d": ("cl",), "vv": ("w",), "e": ("c",), "c": ("e",),
    "h": ("b",), "n": ("ri",), "u": ("ii",), "t": ("f",), "g": ("q",),
}  # fmt: skip
NEIGHBORS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip
BY_EAR = {
    "c": ("k", "s"), "k": ("c", "q"), "ph": ("f",), "f": ("ph",), "x": ("ks",), "ks": ("x",),
    "y": ("i",), "i": ("y",), "z": ("s",), "s": ("z",), "w": ("v",), "v": ("w",), "oo": ("u",),
    "u": ("oo",), "ei": ("ay",), "ai": ("ay",), "e": ("a",), "o": ("u",), "sh": ("sch",),
}  # fmt: skip
ADDED = ("Group", "Holdings", "International", "(HK)", "Branch Office", "China")
MIN_WORD = 4

Alteration = Callable[[str, random.Random], str | None]


def _typo(name: str, chance: random.Random) -> str | None:
    places = [at for at, letter in enumerate(name) if letter.isascii() and letter.isalpha()]
    if len(places) < MIN_WORD:
        return None
    at = chance.choice(places)
    letter = chance.choice(string.ascii_lowercase)
    kind = chance.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + letter + name[at:]
    if kind == 2 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + letter + name[at + 1 :]


def _two_typos(name: str, chance: random.Random) -> str | None:
    once = _typo(name, chance)
    return None if once is None else _typo(once, chance)


def _order(name: str, chance: random.Random) -> str | None:
    words = name.replace(",", " ").split()
    if len(words) < 2:
        return None
    if chance.random() < 0.5:
        cut = chance.randrange(1, len(words))
        return " ".join(words[cut:] + words[:cut])
    chance.shuffle(words)
    return " ".join(words)


def _legal_form(name: str, chance: random.Random) -> str | None:
    core = strip_form(name)
    if core is None:
        return f"{name} {chance.choice(FORMS)}"
    return chance.choice([core, f"{core} {chance.choice(FORMS)}"])


def strip_form(name: str) -> str | None:
    """The name without its closing legal form; None where it ends with none."""
    words = name.split()
    full = normalize(name)
    for cut in range(len(words) - 1, 0, -1):
        rest = normalize(" ".join(words[:cut]))
        if rest.tokens == full.tokens and rest.legal != full.legal:
            return " ".join(words[:cut]).rstrip(" ,")
    return None


def _joined(name: str, chance: random.Random) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    at = chance.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _split(name: str, chance: random.Random) -> str | None:
    words = name.split()
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= MIN_WORD + 2]
    if not long:
        return None
    at = chance.choice(long)
    cut = chance.randrange(2, len(words[at]) - 1)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def _abbreviated(name: str, chance: random.Random) -> str | None:
    words = name.split()
    known = [at for at, word in enumerate(words) if word.casefold().strip(",.") in SHORT]
    if known:
        at = chance.choice(known)
        words[at] = SHORT[words[at].casefold().strip(",.")].capitalize()
        return " ".join(words)
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) > MIN_WORD + 4]
    if not long:
        return None
    at = chance.choice(long)
    words[at] = words[at][: chance.choice((4, 5))] + "."
    return " ".join(words)


def _place_dropped(name: str, chance: random.Random) -> str | None:
    del chance
    words = name.split()
    if len(words) > 2 and words[0].casefold() in place_words():
        return " ".join(words[1:])
    return None


def _letters(name: str, chance: random.Random, table: dict[str, str]) -> str | None:
    places = [at for at, letter in enumerate(name) if letter.casefold() in table]
    if not places:
        return None
    chosen = set(chance.sample(places, min(len(places), chance.randrange(1, 5))))
    return "".join(
        cased(table[letter.casefold()], letter) if at in chosen else letter
        for at, letter in enumerate(name)
    )


def cased(replacement: str, letter: str) -> str:
    """Give a replacement the case of the letter it stands for."""
    return replacement.upper() if letter.isupper() else replacement


def _look_alike_letters(name: str, chance: random.Random) -> str | None:
    return _letters(name, chance, LOOKS)


def _accents(name: str, chance: random.Random) -> str | None:
    return _letters(name, chance, ACCENTS)


def _full_width(name: str, chance: random.Random) -> str | None:
    del chance
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)


def _decomposed(name: str, chance: random.Random) -> str | None:
    accented = _accents(name, chance)
    return None if accented is None else unicodedata.normalize("NFD", accented)


def _replaced(name: str, chance: random.Random, table: Mapping[str, Sequence[str]]) -> str | None:
    lower = name.casefold()
    places = [
        (at, piece)
        for piece in table
        for at in range(len(lower))
        if lower.startswith(piece, at) and len(lower) == len(name)
    ]
    if not places:
        return None
    at, piece = chance.choice(places)
    other = chance.choice(table[piece])
    return name[:at] + cased(other, name[at]) + name[at + len(piece) :]


def _read_by_machine(name: str, chance: random.Random) -> str | None:
    return _replaced(name, chance, MISREAD)


def _neighbor_key(name: str, chance: random.Random) -> str | None:
    return _replaced(name, chance, NEIGHBORS)


def _by_ear(name: str, chance: random.Random) -> str | None:
    return _replaced(name, chance, BY_EAR)


def _doubled(name: str, chance: random.Random) -> str | None:
    places = [at for at, letter in enumerate(name) if letter.isascii() and letter.isalpha()]
    if not places:
        return None
    at = chance.choice(places)
    return name[: at + 1] + name[at:]


def _without_vowels(name: str, chance: random.Random) -> str | None:
    words = name.split()
    long = [
        at
        for at, word in enumerate(words)
        if word.casefold() in generic_words() and len(word) > MIN_WORD + 2
    ]
    if not long:
        return None
    at = chance.choice(long)
    words[at] = words[at][0] + "".join(
        letter for letter in words[at][1:] if letter.casefold() not in "aeiou"
    )
    return " ".join(words)


def _word_dropped(name: str, chance: random.Random) -> str | None:
    return drop_word(name, chance) if len(normalize(name).tokens) >= MIN_WORD - 1 else None


def drop_word(name: str, chance: random.Random) -> str | None:
    """Leave out a word of business or a place; None where there is none."""
    words = name.split()
    spare = [
        at
        for at, word in enumerate(words)
        if word.casefold().strip(",.") in generic_words() | place_words()
    ]
    if not spare:
        return None
    words.pop(chance.choice(spare))
    return " ".join(words)


def _word_added(name: str, chance: random.Random) -> str | None:
    core = strip_form(name) or name
    return f"{core} {chance.choice(ADDED)}"


ALTERATIONS: dict[str, Alteration] = {
    "word order": _order,
    "legal form": _legal_form,
    "joined": _joined,
    "split": _split,
    "abbreviated": _abbreviated,
    "place dropped": _place_dropped,
    "one typo": _typo,
    "two typos": _two_typos,
}
OTHERS: dict[str, Alteration] = {
    "read by machine": _read_by_machine,
    "keyboard neighbor": _neighbor_key,
    "doubled letter": _doubled,
    "spelled by ear": _by_ear,
    "vowels left out": _without_vowels,
    "word dropped": _word_dropped,
    "word added": _word_added,
}
LETTERS: dict[str, Alteration] = {
    "look-alike letters": _look_alike_letters,
    "full width": _full_width,
    "accents": _accents,
    "combining accents": _decomposed,
}


def alter(
    name: str,
    times: int,
    chance: random.Random,
    alterations: Mapping[str, Alteration] = ALTERATIONS,
) -> tuple[str, str] | None:
    """Alter a name ``times`` times with different alterations.

    Args:
        name: as listed.
        times: how many of them.
        chance: seeded.
        alterations: to choose from.

    Returns:
        (what was done, the altered name), None where the name admits none.
    """
    kinds = list(alterations)
    chance.shuffle(kinds)
    done: list[str] = []
    for kind in kinds:
        if len(done) == times:
            break
        altered = alterations[kind](name, chance)
        if altered is not None and altered.casefold() != name.casefold():
            name = altered
            done.append(kind)
    return ("+".join(sorted(done)), name) if len(done) == times else None


def look_alike(
    name: str, words: Sequence[str], weigher: Weigher, chance: random.Random, *, near: bool
) -> str | None:
    """Another company: the most distinctive word of the name exchanged for another one.

    Args:
        words: distinctive words to draw from.
        near: within two edits of the word (a changed letter or two), else three or more away.
    """
    tokens = normalize(name).tokens
    weighed = weigher.weigh(tokens, [False] * len(tokens))
    own = [at for at, kind in enumerate(weighed.kinds) if kind == DISTINCTIVE]
    if not own or len(tokens) < 2:
        return None
    word = tokens[max(own, key=lambda at: weighed.weights[at])]
    if len(word) < MIN_WORD or not word.isalpha():
        return None
    other = _near(word, chance) if near else chance.choice(words)
    if other == word or (not near and OSA.distance(word, other) < 3):
        return None
    printed = next((each for each in name.split() if normalize(each).tokens == (word,)), None)
    return None if printed is None else name.replace(printed, other.capitalize(), 1)


def _near(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    once = word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :]
    at = chance.randrange(len(word))
    return once[:at] + chance.choice(string.ascii_lowercase) + once[at:]
