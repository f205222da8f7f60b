"""Legal forms that a slip, a gap or a missing gap has damaged, mended.

Owns: which words are meant for words of a legal form. Refuses to know: which forms there are, and
names.

Only the long words are mended, which nothing but a legal form holds: ``ogran ichennoy``,
``li mited``, ``corporationltd``. A short one is a word of its own in some language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.matching.typos import without_vowels

MEND_LETTERS = 9  # of a word that may be mended; shorter ones are other words too
JOIN_LETTERS = 6  # of a form's word that a gap has cut
GLUE_LETTERS = 7  # of a form's word that sticks to another
EDITS = 2
BARE_LETTERS = 5  # of a form's word without its vowels
REMEMBERED = 65_536  # words looked at: first-time parties come for ever
REST_LETTERS = 3  # what is left beside a glued form must be a word


@dataclass(frozen=True)
class FormMender:
    """Mends words by a vocabulary.

    Attributes:
        words: the long words of legal forms that name nothing else.
        parts: all words of legal forms, which a gap has not made.
        others: words never to be mended.
    """

    words: frozenset[str]
    parts: frozenset[str]
    others: frozenset[str]
    long: tuple[str, ...] = field(init=False)
    glued: tuple[str, ...] = field(init=False)
    bare: dict[str, str] = field(init=False)
    starts: frozenset[str] = field(init=False)
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        set_once = object.__setattr__
        ordered = sorted(self.words)
        set_once(self, "long", tuple(word for word in ordered if len(word) >= MEND_LETTERS))
        set_once(self, "glued", tuple(word for word in ordered if len(word) >= GLUE_LETTERS))
        bare = {without_vowels(word): word for word in self.glued}
        set_once(
            self, "bare", {key: word for key, word in bare.items() if len(key) >= BARE_LETTERS}
        )
        set_once(self, "starts", frozenset(word[:2] for word in self.words))

    def mend(self, words: list[str]) -> list[str]:
        """The words of a name, those of legal forms mended."""
        mended: list[str] = []
        for word in self._close_gaps(words):
            if len(word) < MEND_LETTERS:
                mended.append(self.bare.get(word, word))
                continue
            found = self.known.get(word)
            if found is None:
                if len(self.known) >= REMEMBERED:
                    self.known.clear()
                found = self.known[word] = tuple(self._mend_word(word))
            mended += found
        return mended

    def _close_gaps(self, words: list[str]) -> Iterable[str]:
        at = 0
        while at < len(words):
            word = words[at]
            following = words[at + 1] if at + 1 < len(words) else ""
            if following and word[:2] in self.starts and self._is_form(word, following):
                yield word + following
                at += 2
            else:
                yield word
                at += 1

    def _is_form(self, word: str, following: str) -> bool:
        both = word + following
        if len(both) < JOIN_LETTERS or not self.parts.isdisjoint((word, following)):
            return False
        if both in self.words:
            return True
        long = len(both) > MEND_LETTERS and self.others.isdisjoint((word, following))
        return long and self._nearest(both) is not None

    def _mend_word(self, word: str) -> list[str]:
        if word in self.words or word in self.others:
            return [word]
        near = self.bare.get(word) or self._nearest(word)
        if near is not None:
            return [near]
        for form in self.glued:
            if len(word) >= len(form) + REST_LETTERS:
                if word.startswith(form):
                    return [form, *self.mend([word[len(form) :]])]
                if word.endswith(form):
                    return [*self.mend([word[: -len(form)]]), form]
        return [word]

    def _nearest(self, word: str) -> str | None:
        found = process.extractOne(word, self.long, scorer=OSA.distance, score_cutoff=EDITS)
        return None if found is None else found[0]
