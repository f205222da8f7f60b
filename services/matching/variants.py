"""The names one list row stands for: it may print several in one cell.

Owns: reading ``X (ABC)``, ``parent. Affiliated Entity: X``, ``X, and subordinate entity Y`` and
closing clauses of notices. Refuses to know: how names are compared.
"""

import re
from typing import NamedTuple

from services.matching.lists import ListEntry
from services.matching.normalize import generic_words, normalize, place_words

_COMPOUND = re.compile(r"[(:.;/]|,\s+and\s|known\s+as", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;,]?\s+(?:and any|including any|and all)\s+(?:successor|sub-?unit|subsidiar).*$",
    re.IGNORECASE,
)
_AFFILIATE = re.compile(r"\.?\s*Affiliated Entit(?:y|ies):?\s+", re.IGNORECASE)
_SEVERAL = re.compile(
    r",?\s+and (?:its )?(?:subordinate|affiliated|the following)[\w ]{0,30}"
    r"(?:entit|institut|unit)\w*:?\s+"
    r"|[,;(]?\s+(?:a\.?k\.?a\.?|f\.?k\.?a\.?|d/b/a|formerly known as|also known as)[,:]?\s+",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*\(([^()]+)\)\s*")
_SHORT_MAX = 3  # words: a longer bracket is part of the name, not another name for it


class Variant(NamedTuple):
    """One name of a listed party.

    Attributes:
        text: the name.
        printed: the listed name or alias it was read from.
        label: ``name``, ``alias``, ``native`` (from our table), ``part`` (one of several in
            a cell) or ``short`` (in brackets).
    """

    text: str
    printed: str
    label: str


def variants_of(entry: ListEntry) -> list[Variant]:
    """All names that a row prints, the printed ones first; each text once."""
    printed = [(entry.name, "name")]
    printed += [(alias, "alias") for alias in entry.aliases]
    printed += [(native, "native") for native in entry.native_names]
    found = [Variant(text, text, label) for text, label in printed]
    for text, _ in printed:
        if _COMPOUND.search(text):
            found += _parts(text)
    return list({variant.text: variant for variant in reversed(found)}.values())[::-1]


def _parts(text: str) -> list[Variant]:
    plain = _CLAUSE.sub("", text)
    pieces = _AFFILIATE.split(plain)
    if len(pieces) > 1:
        pieces = pieces[1:]  # the parent has a row of its own
    pieces = [part.strip(" ,;") for piece in pieces for part in _SEVERAL.split(piece)]
    found = [Variant(piece, text, "part") for piece in pieces if piece and piece != text]
    for piece in pieces:
        found += _bracketed(piece, text)
    return found


def _bracketed(piece: str, text: str) -> list[Variant]:
    inside = _BRACKETED.findall(piece)
    if not inside:
        return []
    outside = " ".join(_BRACKETED.sub(" ", piece).split()).strip(" ,")
    found = [Variant(outside, text, "part")] if outside else []
    last = inside[-1].strip()
    if piece.rstrip(" .").endswith(")") and _names_somebody(last):
        found.append(Variant(last, text, "short"))
    return found


def _names_somebody(short: str) -> bool:
    tokens = normalize(short).tokens
    telling = set(tokens) - generic_words() - place_words()
    return len(short.split()) <= _SHORT_MAX and any(len(token) > 2 for token in telling)  # noqa: PLR2004 - two letters name nobody
