"""Words that are one word, misspelled: by the keyboard, by the ear, or glued to a legal form.

Owns: what a slip costs. Refuses to know: words joined, split or cut.
"""

from services.matching.companies.sides import Sides
from services.matching.normalize import short_forms
from services.matching.typos import (
    EDITS_MAX,
    edits_between,
    edits_when_joined,
    edits_when_odd,
    edits_when_supported,
    is_near,
    lenient_edits_between,
    same_letters,
    shape_of,
    sound_of,
)
from services.matching.weigh import DISTINCTIVE, LIGHT, Weighted

SLIP_COST = 1.0  # of a word's weight, per slip, divided by its letters
KNOWN_FACTOR = 1.5  # a word that other companies hold is hardly a slip
ODD_FACTOR = 0.6  # letters that no listed name puts together are likely one
FIRST_LETTER_FACTOR = 1.25  # the first letter of a word is rarely mistaken
SOUND_SLIP = 0.5  # the same sound, spelled otherwise
SOUND_LETTERS = 6  # that forgive an edit beside it
LOOK_SLIP = 0.6  # the same shape, read otherwise
HEARD_LETTERS = 7  # a shorter word sounds like too many others
GLUED_SLIP = 0.5
TWICE_LETTERS = 8
NAMED_SLIPS = {SOUND_SLIP: "sounds_alike", LOOK_SLIP: "looks_alike"}
JOINED_COST = 0.03


def slip_factor(sides: Sides, places: list[int]) -> float:
    """How credible a slip in these words of the query is: the lower, the more."""
    here, weigher = sides.here, sides.weigher
    if here.odd and any(here.odd[at] for at in places):
        return ODD_FACTOR
    if all(weigher.is_known(here.tokens[at]) for at in places):
        sides.note("known_word")
        return KNOWN_FACTOR
    return 1.0


def pair_rest(sides: Sides) -> None:
    """Compare all that is left as one string: forgives words joined, split and cut wrongly.

    Without the words of legal forms it must be the same; with them, slips are forgiven.
    """
    query = [at for at in sides.query if sides.here.kinds[at] != LIGHT]
    listed = [at for at in sides.listed if sides.there.kinds[at] != LIGHT]
    without = len(query) < len(sides.query) or len(listed) < len(sides.listed)
    if not (without and _pair_as_one(sides, query, listed, slips=False)):
        _pair_as_one(sides, list(sides.query), list(sides.listed), slips=True)


def _pair_as_one(sides: Sides, query: list[int], listed: list[int], *, slips: bool) -> bool:
    if not query or not listed or len(query) + len(listed) == 2:  # noqa: PLR2004 - a typo, or not
        return False
    here = "".join([sides.here.raw[at] for at in query])
    there = "".join([sides.there.raw[at] for at in listed])
    edits = _rest_edits(sides, here, there)
    if edits is None or (edits and not slips):
        return False
    cost = JOINED_COST
    if edits:
        cost += edits * SLIP_COST * slip_factor(sides, query) / len(there)
        sides.note("typo")
    for at in listed:
        sides.pair(at, min(cost, 1.0))
    if len(query) != len(listed):
        sides.note("joined" if len(query) < len(listed) else "split")
    sides.query = [at for at in sides.query if at not in query]
    sides.listed = [at for at in sides.listed if at not in listed]
    return True


def _rest_edits(sides: Sides, here: str, there: str) -> int | None:
    if here == there or same_letters(here, there):
        return 0
    if sides.told:
        return edits_when_supported(here, there)
    if sides.paired > 0.0:
        return edits_when_odd(here, there)
    if sides.here.odd and any(sides.here.odd[at] for at in sides.query):
        return edits_when_odd(here, there)
    return edits_when_joined(here, there)


def pair_typos(sides: Sides) -> None:
    """Pair words within a few slips, the weightiest first, each with its nearest."""
    query, listed = sides.here, sides.there
    order = sides.listed
    if len(order) > 1:
        order = sorted(order, key=lambda at: (-listed.weights[at], at))
    for there in tuple(order):
        best: tuple[float, int] | None = None
        for here in sides.query:
            slips = slips_between(query, here, listed, there)
            if slips is None or (best is not None and slips >= best[0]):
                continue
            differ = query.kinds[here] != listed.kinds[there]
            if slips >= EDITS_MAX and differ and len(listed.raw[there]) < TWICE_LETTERS:
                continue  # a rare word is not a short generic one misspelled twice
            best = (slips, here)
        if best is not None:
            _pair_slip(sides, best[1], there, best[0])


def pair_lenient(sides: Sides) -> None:
    """Where a distinctive word has paired, shorter words forgive more."""
    for there in tuple(sides.listed):
        for here in sides.query:
            edits = lenient_edits_between(sides.here.raw[here], sides.there.raw[there])
            if edits is not None:
                _pair_slip(sides, here, there, edits)
                break


def slips_between(query: Weighted, here: int, listed: Weighted, there: int) -> float | None:
    """Slips between two words, None where they are too many; halves count sounds."""
    raw, listed_raw = query.raw[here], listed.raw[there]
    apart = len(raw) - len(listed_raw)
    if apart > EDITS_MAX or apart < -EDITS_MAX:
        return GLUED_SLIP if apart > 0 and _is_glued(raw, listed_raw) else None
    if raw[0] != listed_raw[0] and raw[-1] != listed_raw[-1] and not _ends_alike(raw, listed_raw):
        return None
    edits: float | None = edits_between(raw, listed_raw)
    if is_near(raw, listed_raw):
        sounds = _sound_slips(raw, listed_raw)
        if sounds is not None and (edits is None or sounds < edits):
            return sounds
    if edits is not None:
        return edits
    one, other = query.tokens[here], listed.tokens[there]
    return edits_between(one, other) if one != raw or other != listed_raw else None


def _ends_alike(one: str, other: str) -> bool:
    """Whether two words begin or end with the same sound; a slip hardly hits both ends."""
    heard, listed = sound_of(one), sound_of(other)
    return heard[0] == listed[0] or heard[-1] == listed[-1]


def _sound_slips(one: str, other: str) -> float | None:
    heard, listed = sound_of(one), sound_of(other)
    if heard == listed:
        return SOUND_SLIP if len(other) >= HEARD_LETTERS else 1.0
    if shape_of(one) == shape_of(other):
        return LOOK_SLIP
    if min(len(heard), len(listed)) < SOUND_LETTERS:
        return None
    edits = edits_between(heard, listed)
    return None if edits is None else edits + SOUND_SLIP


def _is_glued(word: str, listed: str) -> bool:
    """Whether the word is the listed one with a legal form stuck to it."""
    return (word.startswith(listed) and word[len(listed) :] in short_forms()) or (
        word.endswith(listed) and word[: -len(listed)] in short_forms()
    )


def _pair_slip(sides: Sides, here: int, there: int, slips: float) -> None:
    word = sides.there.tokens[there]
    factor = 1.0 if slips in NAMED_SLIPS else slip_factor(sides, [here])
    light = sides.there.kinds[there] != DISTINCTIVE
    if word[0] != sides.here.tokens[here][0]:
        factor *= FIRST_LETTER_FACTOR
    cost = slips * SLIP_COST * (min(factor, 1.0) if light else factor) / len(word)
    sides.take(here, there, cost, NAMED_SLIPS.get(slips, "typo"))
