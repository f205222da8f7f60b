"""A name brought to comparable form: folded words, without legal form.

Owns: words of a name, legal forms, and the keys under which equal names meet. Refuses to know:
lists and scores.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from services.matching.scripts import fold_letters
from services.matching.tables import read_pairs, read_table, read_words

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_APOSTROPHES = str.maketrans({"'": "", "\u2019": "", "`": "", "\u02bc": "", "\u2018": ""})
_WORD = re.compile(r"[\w]+")
_LETTERS_DIGITS = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
WORDS_MAX = 40  # a longer text is prose, not a name: the rest is not compared word by word


@dataclass(frozen=True, slots=True)
class Name:
    """A name in comparable form.

    Attributes:
        tokens: its words without legal form and fillers, in order.
        legal: the canonical legal forms it states, sorted.
        mixed: a word mixed scripts (``mixed_script``).
        bridged: every letter could be read.
        han: the folded text, where Chinese characters remain; else empty.
    """

    tokens: tuple[str, ...]
    legal: tuple[str, ...] = ()
    mixed: bool = False
    bridged: bool = True
    han: str = ""

    @property
    def exact_key(self) -> str:
        """The same for names that differ in case, punctuation or spelling of the legal form."""
        return " ".join(self.tokens) + "|" + " ".join(self.legal)

    @property
    def core_key(self) -> str:
        """The same for names that differ in their legal form too."""
        return " ".join(self.tokens)

    @property
    def sorted_key(self) -> str:
        """The same for names that differ in the order of words too."""
        return " ".join(sorted(self.tokens))


@lru_cache(maxsize=16384)
def normalize(text: str) -> Name:
    """Bring a name to comparable form."""
    folded = fold_letters(text)
    words = split_words(folded.text)[:WORDS_MAX]
    rest, legal = strip_legal(words)
    kept = [word for word in rest if word not in _fillers()] or rest
    return Name(
        tokens=tuple(kept),
        legal=tuple(sorted(legal)),
        mixed=folded.mixed,
        bridged=folded.bridged,
        han=folded.text if folded.han else "",
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


def strip_legal(words: list[str]) -> tuple[list[str], list[str]]:
    """Separate legal forms from the other words; a name that is nothing else keeps its words."""
    anywhere, ends = _legal_forms()
    rest: list[str] = []
    legal: list[str] = []
    at = 0
    while at < len(words):
        form, size = _longest(words, at, anywhere)
        if form:
            legal.append(form)
            at += size
        else:
            rest.append(words[at])
            at += 1
    _strip_ends(rest, legal, ends)
    return (rest, legal) if rest else (words, [])


def _strip_ends(rest: list[str], legal: list[str], ends: dict[str, list[tuple[str, ...]]]) -> None:
    forms = _ending_forms()
    stripped = True
    while stripped and len(rest) > 1:
        stripped = False
        for size in (3, 2, 1):
            if len(rest) <= size:
                continue
            tail = forms.get(tuple(rest[-size:]))
            if tail is not None:
                legal.append(tail)
                del rest[-size:]
                stripped = True
                break
            head = forms.get(tuple(rest[:size]))
            if head is not None and ends:
                legal.append(head)
                del rest[:size]
                stripped = True
                break


def _longest(words: list[str], at: int, forms: dict[str, list[tuple[str, ...]]]) -> tuple[str, int]:
    for form in forms.get(words[at], ()):
        if tuple(words[at : at + len(form)]) == form:
            return _canonical()[form], len(form)
    return "", 0


@cache
def _canonical() -> dict[tuple[str, ...], str]:
    return {
        tuple(form.split()): name
        for section in ("anywhere", "ends")
        for name, forms in read_pairs("legal_forms", section).items()
        for form in forms
    }


@cache
def _ending_forms() -> dict[tuple[str, ...], str]:
    return _canonical()


@cache
def _legal_forms() -> tuple[dict[str, list[tuple[str, ...]]], dict[str, list[tuple[str, ...]]]]:
    return _by_first("anywhere"), _by_first("ends")


def _by_first(section: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for forms in read_pairs("legal_forms", section).values():
        for form in forms:
            words = tuple(form.split())
            found.setdefault(words[0], []).append(words)
    for words_list in found.values():
        words_list.sort(key=len, reverse=True)
    return found


@cache
def _fillers() -> frozenset[str]:
    return read_words("words", "fillers")


@cache
def abbreviations() -> dict[str, str]:
    """Short forms of generic words, and the word each stands for."""
    return dict(read_table("words")["abbreviations"])


@cache
def generic_words() -> frozenset[str]:
    """Words of business and industry that do not tell companies apart."""
    short = abbreviations()
    return read_words("words", "generic") | frozenset(short) | frozenset(short.values())


@cache
def place_words() -> frozenset[str]:
    """Places that stand in company names."""
    return read_words("words", "places")


def expand(tokens: Iterable[str]) -> tuple[str, ...]:
    """Replace abbreviations and plurals of generic words by the word they stand for."""
    short = abbreviations()
    return tuple(short.get(token, token) for token in tokens)
