"""A name brought to comparable form: folded words, without legal form.

Owns: words of a name, legal forms, and the keys under which equal names meet. Refuses to know:
lists and scores.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from services.matching.forms import FormMender
from services.matching.numbers import in_digits
from services.matching.scripts import fold_letters
from services.matching.tables import read_pairs, read_table, read_words

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_APOSTROPHES = str.maketrans({"'": "", "\u2019": "", "`": "", "\u02bc": "", "\u2018": ""})
_CUT = re.compile(r"([^\W\d_]{4,})\.")
_WORD = re.compile(r"[\w]+")
_LETTERS_DIGITS = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
FORM_WORDS_MAX = 3
FRONT_FORMS = frozenset({"ao", "pao", "too", "tov", "chao", "prat", "pat", "pt", "uab", "sia"})
LEGAL_WORD_LETTERS = 7
SHORT_FORM_LETTERS = 3
MENDED_LETTERS = 6
WORDS_MAX = 40  # a longer text is prose, not a name: the rest is not compared word by word


@dataclass(frozen=True, slots=True)
class Name:
    """A name in comparable form.

    Attributes:
        words: all its words, in order.
        light: of each word, whether it belongs to a legal form or is a filler.
        legal: the canonical legal forms it states, sorted.
        mixed: a word mixed scripts (``mixed_script``).
        bridged: every letter could be read.
        han: the folded text, where Chinese characters remain; else empty.
        cut: words that a period cuts short (``Huaw. Technologies``), known short forms aside.
    """

    words: tuple[str, ...]
    light: tuple[bool, ...]
    legal: tuple[str, ...] = ()
    mixed: bool = False
    bridged: bool = True
    han: str = ""
    cut: tuple[str, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its words without legal form and fillers, in order."""
        return tuple(w for w, light in zip(self.words, self.light, strict=True) if not light)

    @property
    def exact_key(self) -> str:
        """The same for names that differ in case, punctuation or spelling of the legal form."""
        return " ".join(self.tokens) + "|" + " ".join(self.legal)


@lru_cache(maxsize=16384)
def normalize(text: str) -> Name:
    """Bring a name to comparable form."""
    folded = fold_letters(text)
    words = _mender().mend(in_digits(split_words(folded.text)[:WORDS_MAX]))
    light, legal = find_legal(words)
    void = fillers()
    lighter = [mark or word in void for word, mark in zip(words, light, strict=True)]
    return Name(
        words=tuple(words),
        light=tuple(light if all(lighter) else lighter),
        legal=tuple(sorted(legal)),
        mixed=folded.mixed,
        bridged=folded.bridged,
        han=folded.text if folded.han else "",
        cut=_cut_words(folded.text, words, lighter) if "." in folded.text else (),
    )


def _cut_words(folded: str, words: list[str], light: list[bool]) -> tuple[str, ...]:
    known = generic_words()
    marked = set(_CUT.findall(folded))
    return tuple(
        word
        for word, is_light in zip(words, light, strict=True)
        if word in marked and not is_light and word not in known
    )


def split_words(folded: str) -> list[str]:
    """Split folded text into words; initials with periods join, single letters in a row too."""
    text = folded.translate(_APOSTROPHES)
    if "." in text:
        text = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text)
    words = _WORD.findall(text.replace("_", " "))
    return _join_initials(words)


def _join_initials(words: list[str]) -> list[str]:
    out: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha() and word.isascii():
            run += word
            continue
        if run:
            out.append(run)
            run = ""
        out.append(word)
    if run:
        out.append(run)
    return out


def find_legal(words: list[str]) -> tuple[list[bool], list[str]]:
    """Find the words of legal forms; a name that is nothing else has none.

    Returns:
        (of each word, whether it is part of a legal form; the canonical forms found).
    """
    light = [False] * len(words)
    legal: list[str] = []
    at = 0
    while at < len(words):
        size = _longest(words, at)
        if size:
            legal.append(_canonical()[tuple(words[at : at + size])])
            light[at : at + size] = [True] * size
        at += max(size, 1)
    _find_at_ends(words, light, legal)
    return ([False] * len(words), []) if all(light) else (light, legal)


def _find_at_ends(words: list[str], light: list[bool], legal: list[str]) -> None:
    left = [at for at, mark in enumerate(light) if not mark]
    edges = _edge_words()
    found = bool(left) and (words[left[0]] in edges or words[left[-1]] in edges)
    while found and len(left) > 1:
        found = False
        for size in range(min(FORM_WORDS_MAX, len(left) - 1), 0, -1):
            for ends in (left[-size:], left[:size]):
                form = _canonical().get(tuple(words[at] for at in ends))
                in_front = ends[0] == left[0]
                if form is not None and (not in_front or words[ends[0]] in FRONT_FORMS):
                    legal.append(form)
                    for at in ends:
                        light[at] = True
                    left = [at for at in left if at not in ends]
                    found = True
                    break
            if found:
                break


def _longest(words: list[str], at: int) -> int:
    for form in _anywhere().get(words[at], ()):
        if tuple(words[at : at + len(form)]) == form:
            return len(form)
    return 0


@cache
def _canonical() -> dict[tuple[str, ...], str]:
    return {
        tuple(form.split()): name
        for section in ("anywhere", "ends")
        for name, forms in read_pairs("legal_forms", section).items()
        for form in forms
    }


@cache
def _edge_words() -> frozenset[str]:
    return frozenset(word for form in _canonical() for word in (form[0], form[-1]))


@cache
def _anywhere() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for forms in read_pairs("legal_forms", "anywhere").values():
        for form in forms:
            words = tuple(form.split())
            found.setdefault(words[0], []).append(words)
    for longest_first in found.values():
        longest_first.sort(key=len, reverse=True)
    return found


@cache
def legal_words() -> frozenset[str]:
    """The long words of legal forms: recognizable even with a typo."""
    long = {word for form in _canonical() for word in form if len(word) >= LEGAL_WORD_LETTERS}
    return frozenset(long) - generic_words()


@cache
def _mender() -> FormMender:
    parts = frozenset(word for form in _canonical() for word in form)
    names = generic_words() | place_words() | ordinary_words()
    words = frozenset(word for word in parts - names if len(word) >= MENDED_LETTERS)
    return FormMender(words, parts, names | (parts - words))


@cache
def short_forms() -> frozenset[str]:
    """Legal forms of one short word, as they stick to a name: ``inc``, ``ltd``."""
    return frozenset(
        form[0]
        for form in _canonical()
        if len(form) == 1 and SHORT_FORM_LETTERS <= len(form[0]) < LEGAL_WORD_LETTERS
    )


@cache
def fillers() -> frozenset[str]:
    """Words that carry nothing."""
    return read_words("words", "fillers")


@cache
def abbreviations() -> dict[str, str]:
    """Short forms of generic words, and the word each stands for."""
    return dict(read_table("words")["abbreviations"])


@cache
def generic_words() -> frozenset[str]:
    """Words of business and industry that do not tell companies apart."""
    short = _written_out()
    written = frozenset(short) | frozenset(short.values())
    return read_words("words", "generic") | written | organization_kinds() | neutral_words()


@cache
def organization_kinds() -> frozenset[str]:
    """Short forms of kinds of organization (``NPO``, ``OKB``): they say as little as a form."""
    return read_words("translated", "kinds")


@cache
def neutral_words() -> frozenset[str]:
    """Words that say nothing of a business: a company gains and loses them."""
    return read_words("words", "neutral")


@cache
def ordinary_words() -> frozenset[str]:
    """Words that companies everywhere take as names."""
    return read_words("ordinary", "ordinary")


@cache
def _written_out() -> dict[str, str]:
    """Short forms and translations of generic words, and the word each stands for."""
    short = abbreviations()
    translated: dict[str, str] = {}
    for word, spellings in read_table("translated")["translated"].items():
        translated |= dict.fromkeys(str(spellings).split(), short.get(word, word))
    return translated | {each: translated.get(word, word) for each, word in short.items()}


@cache
def place_words() -> frozenset[str]:
    """Places that stand in company names."""
    return read_words("words", "places")


def expand(tokens: Iterable[str]) -> tuple[str, ...]:
    """Replace abbreviations, plurals and translations of generic words by what they stand for."""
    short = _written_out()
    return tuple(short.get(token, token) for token in tokens)
