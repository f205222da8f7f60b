"""What a word of a person's name is: a particle, an initial, a patronymic, a spelling.

Owns: kinds of words, and the keys under which spellings of one name meet. Refuses to know: names as
a whole, lists, scores.
"""

import re
from functools import cache, lru_cache

from services.matching.tables import read_table, read_words

PATRONYMIC_LETTERS = 7
_PATRONYMICS = (
    "ovich", "evich", "avich", "yevich", "ovych", "evych", "yovych", "ovna", "evna", "avna",
    "ivna", "ovitch", "evitch", "ichna", "yovna", "ovic", "oglu", "kyzy",
)  # fmt: skip
# One sound in several spellings, most specific first. Vowels of Arabic names differ too much for a
# rule: those are in the table.
_SOUNDS = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"^iu|^yu|^ju(?=[rl])"), "u"),
    (re.compile(r"^ye|^ie"), "e"),
    (re.compile(r"(?<=.)(?:iy|yy|ii|yi|ij|yj|ey|ei|ej|ay|ai|y|j|ie|ee)$"), "i"),
    (re.compile(r"(?<=.)[yi]ev(?=a?$|ich$|na$)"), "ev"),
    (re.compile(r"(?<=.)(?:[iyj]a)$"), "a"),
    (re.compile(r"(?<=.)[jy](?=[aeou])"), "i"),
    (re.compile(r"tch|tsch|cz"), "ch"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?=[aourl]|$)"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ts|tz"), "z"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(?<=[^aeiou])y(?=[^aeiou])"), "i"),
    (re.compile(r"(?<=[aeo])h(?=[^aeiou]|$)"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
SOUND_LETTERS = 4  # a shorter word has no sound of its own: only the table says what it equals


@cache
def particles() -> frozenset[str]:
    """Words that bind parts of a name: ``al``, ``bin``, ``de``, ``van``."""
    return read_words("person_names", "particles")


@cache
def titles() -> frozenset[str]:
    """Words that stand before or after a name: ``Dr``, ``Haji``, ``Jr``."""
    return read_words("person_names", "titles")


@cache
def bound_words() -> frozenset[str]:
    """Particles and titles: nobody is told apart by them."""
    return particles() | titles()


@cache
def frequent_words() -> frozenset[str]:
    """Given and family names that many people bear, of many regions."""
    sections = read_table("person_names")["frequent"].values()
    return frozenset(word for section in sections for word in section["words"].split())


def is_patronymic(word: str) -> bool:
    """Say whether the word is a father's name by its ending, as in Russian."""
    return len(word) >= PATRONYMIC_LETTERS and word.endswith(_PATRONYMICS)


@lru_cache(maxsize=65_536)
def keys_of(word: str) -> tuple[str, ...]:
    """The keys under which spellings of a word meet; none for a short word of no known name.

    A romanized syllable may stand for several: ``chang`` is ``zhang`` or ``jang``.
    """
    sound = sound_of(word)
    own = (sound,) if len(sound) >= SOUND_LETTERS else ()
    return (*spellings_of(word), *own)


def spellings_of(word: str) -> tuple[str, ...]:
    """The keys of the table alone."""
    return _spellings().get(word, ())


def sound_of(word: str) -> str:
    """One spelling for the spellings that differ by rule: ``Sergeyev``, ``Sergeev``."""
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    groups = read_table("person_names")["spellings"]["groups"].strip().splitlines()
    for at, group in enumerate(groups):
        for word in dict.fromkeys(group.replace("'", "").split()):
            found[word] = (*found.get(word, ()), f"={at}")
    return found
