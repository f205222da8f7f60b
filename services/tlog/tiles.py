"""Tiles: how a log lies in a folder, so that other people's tools can read it.

Owns: paths, widths, tile and entry-bundle bytes. Refuses to know: how files are read or written.
Source: C2SP tlog-tiles v0.1.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.tlog.errors import TileError
from services.tlog.tree import HASH_BYTES

TILE_WIDTH = 256
TILE_HEIGHT = 8
LEVEL_MAX = 63
ENTRY_BYTES_MAX = 65_535
CHECKPOINT_PATH = "checkpoint"
_PREFIX_BYTES = 2
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
)


@dataclass(frozen=True, slots=True)
class TilePath:
    """What a path names. ``level`` of an entry bundle is 0, like that of its hash tile."""

    is_bundle: bool
    level: int
    number: int
    width: int

    def is_within(self, size: int) -> bool:
        """Whether a tree of ``size`` leaves, or one it grew from, has this tile."""
        return self.width <= tile_width(self.level, self.number, size)


def parse_path(path: str) -> TilePath | None:
    """Read a tile or bundle path; None where it is neither, or not in its one spelling."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    number = int(found[2].replace("x", "").replace("/", ""))
    if encode_number(number) != found[2]:
        return None
    is_bundle = found[1] == "entries"
    width = TILE_WIDTH if found[3] is None else int(found[3])
    return TilePath(is_bundle, 0 if is_bundle else int(found[1]), number, width)


def encode_number(number: int) -> str:
    """Write a tile number in three-digit path elements: 1234067 is ``x001/x234/067``."""
    elements = [f"{number % 1000:03d}"]
    while number >= 1000:  # noqa: PLR2004 - three decimal digits per element
        number //= 1000
        elements.append(f"x{number % 1000:03d}")
    return "/".join(reversed(elements))


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """The path of a hash tile; a width below 256 names a partial tile."""
    return f"tile/{level}/{encode_number(number)}{_partial(width)}"


def bundle_path(number: int, width: int = TILE_WIDTH) -> str:
    """The path of an entry bundle; a width below 256 names a partial bundle."""
    return f"tile/entries/{encode_number(number)}{_partial(width)}"


def tile_width(level: int, number: int, size: int) -> int:
    """How many hashes tile ``number`` of ``level`` has in a tree of ``size`` (0 to 256)."""
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - number * TILE_WIDTH))


def tile_paths(size: int) -> Iterable[tuple[int, int, int]]:
    """Every hash tile of a tree of ``size``: ``(level, number, width)``."""
    level = 0
    while (count := size >> (TILE_HEIGHT * level)) > 0:
        for number in range((count + TILE_WIDTH - 1) // TILE_WIDTH):
            yield level, number, tile_width(level, number, size)
        level += 1


def split_tile(raw: bytes, width: int) -> list[bytes]:
    """Take the first ``width`` hashes of a tile; a wider one serves too.

    Raises:
        TileError: the tile is too short or not a whole number of hashes.
    """
    if len(raw) < width * HASH_BYTES or len(raw) % HASH_BYTES:
        message = f"a tile of width {width} has {width * HASH_BYTES} bytes, this one {len(raw)}"
        raise TileError(message)
    return [raw[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def join_bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries one after another, each behind a 2-byte big-endian length.

    Raises:
        TileError: an entry is longer than 65,535 bytes.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            message = f"a log entry has at most {ENTRY_BYTES_MAX} bytes, this one {len(entry)}"
            raise TileError(message)
        parts += [len(entry).to_bytes(_PREFIX_BYTES, "big"), entry]
    return b"".join(parts)


def split_bundle(raw: bytes, width: int) -> list[bytes]:
    """Take the first ``width`` entries of a bundle.

    Raises:
        TileError: the bundle ends too early or has bytes of half an entry behind.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(raw):
        start = at + _PREFIX_BYTES
        at = start + int.from_bytes(raw[at:start], "big")
        if start > len(raw) or at > len(raw):
            message = f"the entry bundle breaks off in entry {len(entries)}"
            raise TileError(message)
        entries.append(raw[start:at])
    if len(entries) < width:
        message = f"the entry bundle has {len(entries)} entries, {width} are needed"
        raise TileError(message)
    return entries[:width]


def _partial(width: int) -> str:
    return "" if width == TILE_WIDTH else f".p/{width}"
