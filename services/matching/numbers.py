"""Numbers that a name spells out, in digits: ``Brigade Forty-four`` is ``Brigade 44``.

Owns: English number words from ten to ninety-nine. Refuses to know: names. Words below ten stay
words, unless they follow a ten: ``One`` and ``Seven`` are names.
"""

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: at for at, word in enumerate(_UNITS.split(), start=1)}
TEENS = {word: at for at, word in enumerate(_TEENS.split(), start=10)}
TENS = {word: 10 * at for at, word in enumerate(_TENS.split(), start=2)} | {"fourty": 40}


def in_digits(words: list[str]) -> list[str]:
    """The words of a name, spelled-out numbers from ten on as digits."""
    if TENS.keys().isdisjoint(words) and TEENS.keys().isdisjoint(words):
        return words
    out: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        number = TENS.get(word, TEENS.get(word))
        at += 1
        if number is None:
            out.append(word)
            continue
        if word in TENS and at < len(words):
            unit = _unit(words[at])
            number += unit
            at += unit > 0
        out.append(str(number))
    return out


def _unit(word: str) -> int:
    if len(word) == 1 and word.isdigit():
        return int(word)
    return UNITS.get(word, 0)
