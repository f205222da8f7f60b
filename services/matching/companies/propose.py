"""Which listed companies a name could mean: by letter triples, letters, equal words, words cut.

Owns: the companies' part of the index, and how many candidates each proposer may name. Refuses to
know: scores and statuses.

No proposer sees everything: triples find names that share any stretch of letters, bags find short
names with two slips and words joined in another order, words find long names of which only the
distinctive word is left, stems find a word that a period cuts short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.matching.companies.bags import Bags, build_bags
from services.matching.companies.stems import Stems, build_stems
from services.matching.grams import Grams, build_grams
from services.matching.normalize import Name, expand
from services.matching.typos import sound_of
from services.matching.weigh import DISTINCTIVE, LIGHT, Weigher, Weighted

NEAR_COUNT = 12  # proposals by triples: the right one is hardly ever further down
NEAR_FLOOR = 0.34  # cosine
BAGS_COUNT = 10  # proposals by the same letters
WORD_LETTERS = 4
WORDS_COUNT = 20  # a word of more names proposes nobody
STEMS_COUNT = 60  # proposals by a word cut short


@dataclass(frozen=True, slots=True)
class CompanyIndex:
    """The listed names of everybody but persons, prepared; all of one length.

    Attributes:
        grams: their letter triples, by how the words sound.
        bags: their letters.
        stems: their words.
    """

    grams: Grams
    bags: Bags
    stems: Stems


def build_companies(names: Sequence[tuple[str, ...]]) -> CompanyIndex:
    """Prepare the listed names.

    Args:
        names: the words of each without legal form, as printed; row ``i``. Empty: not a company.
    """
    return CompanyIndex(
        grams=build_grams(_sounds(map(expand, names))),
        bags=build_bags(["".join(words) for words in names]),
        stems=build_stems(names),
    )


def find_companies(
    index: CompanyIndex, names: Sequence[Name], weigher: Weigher
) -> list[tuple[Weighted, list[int]]]:
    """For each name: its words weighed, and the rows that it could mean."""
    odd = index.grams.odd(_sounds(name.words for name in names))
    queries = [
        weigher.weigh(name.words, name.light, odd=marks, cut=name.cut, stated=True)
        for name, marks in zip(names, odd, strict=True)
    ]
    near = index.grams.nearest(
        _sounds(
            [w for w, kind in zip(query.tokens, query.kinds, strict=True) if kind != LIGHT]
            for query in queries
        ),
        count=NEAR_COUNT,
        floor=NEAR_FLOOR,
    )
    found = []
    for query, name, rows in zip(queries, names, near, strict=True):
        core = [w for w, kind in zip(query.raw, query.kinds, strict=True) if kind != LIGHT]
        proposed = dict.fromkeys(row for row, _ in rows)
        proposed.update(dict.fromkeys(index.bags.nearest("".join(core), count=BAGS_COUNT)))
        for word, kind in zip(query.raw, query.kinds, strict=True):
            if kind == DISTINCTIVE and len(word) >= WORD_LETTERS:
                proposed.update(dict.fromkeys(index.stems.holding_word(word, count=WORDS_COUNT)))
        for stem in name.cut:
            proposed.update(dict.fromkeys(index.stems.holding(stem, count=STEMS_COUNT)))
        found.append((query, list(proposed)))
    return found


def _sounds(names: Iterable[Iterable[str]]) -> list[tuple[str, ...]]:
    return [tuple(map(sound_of, words)) for words in names]
