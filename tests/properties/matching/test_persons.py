"""What holds of every listed person, whatever the name."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.index import build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NO_NATIVE_NAMES
from services.matching.normalize import normalize
from services.matching.persons.align import align_persons
from services.matching.persons.births import compare_births, read_birth
from services.matching.persons.propose import find_persons, forms_of
from services.matching.persons.reading import read_person
from services.matching.persons.words import frequent_words
from services.matching.screen import Subject, screen

WORDS = [*sorted(frequent_words()), "karusisi", "bokarev", "gaobin", "nb", "u", "o", "al", "bin"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
LISTED = [
    "RIM, Ryong Nam", "KARUSISI, Ruki", "AL-RAWI, Umar Talib", "NI, Gaobin", "KIM, Song",
    "CASTRO CALIS, Raul Alejandro", "BOKAREV, Andrei Removich", "U, Yong Su", "SU, Bin",
    "John Raymond Thompson", "ALI, Muhammad", "Prada", "MAKHLUF, Hafiz",
]  # fmt: skip
INDEX = build_index(
    [
        PartyList(
            name="csl",
            digest="2" * 64,
            entries=tuple(
                ListEntry(list_name="sdn", entry_id=name, name=name, kind="person")
                for name in LISTED
            ),
        )
    ],
    NO_NATIVE_NAMES,
)


def status_of(name: str, wanted: str, **stated: str) -> str:
    [result] = screen(INDEX, [Subject(name=name, **stated)])  # type: ignore[arg-type]  # texts only
    found = [match.status for match in result.matches if match.entry_id == wanted]
    return found[0] if found else "none"


@settings(deadline=None)
@given(st.sampled_from(LISTED), st.randoms(use_true_random=False), st.sampled_from([None, "FR"]))
def test_a_listed_person_is_found_in_any_order_of_words(
    name: str, chance: object, country: str | None
) -> None:
    words = name.replace(",", "").replace("-", " ").split()
    chance.shuffle(words)  # type: ignore[attr-defined]  # a random.Random

    assert "possible" == status_of(
        " ".join(words), name, **({"country": country} if country else {})
    )


@settings(deadline=None)
@given(st.sampled_from([each for each in LISTED if len(each) > 12]), st.data())
def test_a_letter_left_out_of_a_long_word_loses_nobody(name: str, data: st.DataObject) -> None:
    words = name.split()
    long = max(words, key=len)
    at = data.draw(st.integers(0, len(long.strip(",")) - 1))
    slipped = name.replace(long, long[:at] + long[at + 1 :])

    assert "possible" == status_of(slipped, name)


@settings(deadline=None)
@given(NAMES, st.sampled_from(LISTED))
def test_scores_stay_within_their_range(query: str, listed: str) -> None:
    here, there = normalize(query), normalize(listed)
    likeness = align_persons(
        read_person(here.words), read_person(there.words, (), listed), INDEX.persons.rarity
    )

    assert 0 <= likeness.score <= 1000


@settings(deadline=None)
@given(st.lists(NAMES, max_size=5))
def test_a_batch_finds_what_one_name_alone_finds(names: list[str]) -> None:
    read = [normalize(name) for name in names]

    assert find_persons(INDEX.persons, read) == [
        find_persons(INDEX.persons, [name])[0] for name in read
    ]


@given(st.text("abcdef", min_size=2, max_size=8), st.data())
def test_a_letter_changed_left_out_added_or_moved_shares_a_form(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdef"))
    slips = (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )

    assert [] == [slip for slip in slips if forms_of(slip).isdisjoint(forms_of(word))]


@given(st.dates())
def test_a_date_of_birth_agrees_with_itself_however_it_is_printed(day: object) -> None:
    iso = day.isoformat()  # type: ignore[attr-defined]  # a date
    printed = (iso, iso[:7], iso[:4])

    assert ["born_agrees"] * 3 == [compare_births(iso, (text,)) for text in printed]


@given(st.text(max_size=30))
def test_reading_a_date_of_birth_never_fails(text: str) -> None:
    birth = read_birth(text)

    assert birth is None or birth.first <= birth.last
