import hashlib

import pytest

from services.tlog.edge import Edge
from services.tlog.errors import MissingTileError, TileError
from services.tlog.tiles import (
    encode_number,
    join_bundle,
    parse_path,
    split_bundle,
    split_tile,
    tile_path,
    tile_paths,
    tile_width,
)


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")],
)
def test_numbers_stand_in_three_digit_elements(number: int, path: str) -> None:
    assert path == encode_number(number)


def test_a_tree_of_70000_leaves_has_the_tiles_the_specification_counts() -> None:
    tiles = list(tile_paths(70_000))

    assert 273 == sum(level == 0 and width == 256 for level, _, width in tiles)
    assert [(0, 273, 112), (1, 1, 17), (2, 0, 1)] == [one for one in tiles if one[2] < 256]
    assert [(0, 0, 256), (1, 0, 1)] == list(tile_paths(256))
    assert [] == list(tile_paths(0))


def test_a_tile_outside_the_tree_has_no_width() -> None:
    assert 0 == tile_width(0, 2, 300)


@pytest.mark.parametrize(
    ("path", "size", "is_within"),
    [
        ("tile/0/000", 256, True),
        ("tile/0/000", 255, False),
        ("tile/0/000.p/5", 5, True),
        ("tile/0/000.p/5", 4, False),
        ("tile/0/000.p/5", 700, True),
        ("tile/entries/x001/234.p/1", 1234 * 256 + 1, True),
        ("tile/1/000.p/1", 255, False),
    ],
)
def test_a_path_is_within_a_tree_that_has_its_hashes(path: str, size: int, is_within: bool) -> None:  # noqa: FBT001 - expected
    tile = parse_path(path)

    assert tile is not None
    assert is_within == tile.is_within(size)


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint",
        "tile/64/000",
        "tile/00/000",
        "tile/0/00",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/../000",
        "tile/data/000",
        "payload/000.seg",
        "tile/0/000\n",
    ],
)
def test_other_paths_name_no_tile(path: str) -> None:
    assert parse_path(path) is None


def test_bundles_carry_entries_of_any_length() -> None:
    entries = [b"", b"a", b"b" * 65_535]

    assert entries == split_bundle(join_bundle(entries), 3)
    assert entries[:1] == split_bundle(join_bundle(entries), 1)


def test_an_entry_has_at_most_65535_bytes() -> None:
    with pytest.raises(TileError, match="65536"):
        join_bundle([b"b" * 65_536])


@pytest.mark.parametrize("raw", [b"\x00", b"\x00\x02a", b""])
def test_a_bundle_that_breaks_off_is_malformed(raw: bytes) -> None:
    with pytest.raises(TileError):
        split_bundle(raw, 1)


@pytest.mark.parametrize("raw", [bytes(31), bytes(33), b""])
def test_a_tile_is_a_whole_number_of_hashes(raw: bytes) -> None:
    with pytest.raises(TileError):
        split_tile(raw, 1)


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()


def test_a_log_is_taken_up_from_its_tiles() -> None:
    store: dict[str, bytes] = {}
    edge = Edge(store.get)
    for number in range(66_000):
        edge.append(leaf(number))
    store.update(edge.tiles_since(0))
    edge.settle()
    again = Edge(store.get)
    again.restore(66_000)

    assert edge.root() == again.root()
    assert edge.frontier() == again.frontier()
    assert leaf(3) == again.node(0, 3)
    for number in range(66_000, 66_100):
        edge.append(leaf(number))
        again.append(leaf(number))

    assert dict(edge.tiles_since(66_000)) == dict(again.tiles_since(66_000))
    assert [] == list(edge.tiles_since(66_100))


def test_tiles_long_written_leave_memory_and_come_back() -> None:
    store: dict[str, bytes] = {}
    edge = Edge(store.get)
    for number in range(256 * 200):
        edge.append(leaf(number))
    store.update(edge.tiles_since(0))
    edge.settle()

    assert [leaf(256 * at) for at in range(200)] == [edge.node(0, 256 * at) for at in range(200)]


def test_a_missing_tile_is_named() -> None:
    edge = Edge({}.get)

    with pytest.raises(MissingTileError, match=r"tile/0/000\.p/7 is missing"):
        edge.restore(7)


def test_a_full_tile_stands_in_for_a_partial_one() -> None:
    store = {tile_path(0, 0): b"".join(leaf(number) for number in range(256))}
    edge = Edge(store.get)
    edge.restore(7)

    assert leaf(6) == edge.node(0, 6)
