import pytest

from services.matching.stored import packed
from services.matching.stored.packed import PackedMapping, PackedSequence, hash_of

LETTERS = "abcdef"


def sequence() -> PackedSequence[str]:
    return PackedSequence(LETTERS.__getitem__, 1, 5)


def test_a_packed_sequence_reads_like_any_other() -> None:
    found = sequence()

    assert ("b", "e", ("c", "d"), 4, list("bcde")) == (
        found[0],
        found[-1],
        found[1:3],
        len(found),
        list(found),
    )


def test_a_packed_sequence_ends() -> None:
    with pytest.raises(IndexError):
        sequence()[4]


def test_an_element_is_made_once() -> None:
    found = PackedSequence(lambda at: [at], 0, 3)

    assert found[2] is found[-1]


def mapping() -> PackedMapping[int]:
    keys = list(LETTERS)
    order = sorted(range(len(keys)), key=lambda at: packed.hash_of(keys[at]))
    hashes = [packed.hash_of(keys[at]) for at in order]
    return PackedMapping(keys.__getitem__, lambda at: at, hashes, order)


def test_a_packed_mapping_reads_like_any_other() -> None:
    assert {letter: at for at, letter in enumerate(LETTERS)} == dict(mapping())
    assert len(LETTERS) == len(mapping())


def test_a_key_that_is_not_there_is_not_found() -> None:
    assert (None, False) == (mapping().get("x"), "y" in mapping())


def test_what_was_looked_up_is_remembered_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "KNOWN_MAX", 2)
    found = mapping()

    assert [0, None, 1, 0, None] == [found.get(key) for key in "a-ba-"]
    with pytest.raises(KeyError):
        found["-"]


def test_keys_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "hash_of", lambda _: 7)

    assert {letter: at for at, letter in enumerate(LETTERS)} == dict(mapping())
    assert "x" not in mapping()


def test_a_hash_is_the_same_in_every_process() -> None:
    assert 2_705_486_792_003_611_237 == hash_of("biren")
