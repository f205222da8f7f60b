"""The right edge of a growing log: what changes when leaves are appended.

Owns: the rightmost tile of every level in memory, with the hashes between its rows, so that roots,
proofs and new tiles cost only what was appended. Refuses to know: files; older tiles come from a
function that reads a path.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from services.tlog.errors import MissingTileError
from services.tlog.tiles import TILE_HEIGHT, TILE_WIDTH, split_tile, tile_path, tile_width
from services.tlog.tree import node_hash, tree_root

Read = Callable[[str], bytes | None]
Rows = list[list[bytes]]  # rows[0]: the tile's own hashes; rows[8]: its root, once full

_CACHED_TILES = 128


class Edge:
    """A log of ``size`` leaves, seen from its right edge. Not safe for use by two threads."""

    def __init__(self, read: Read) -> None:
        """Begin with an empty log; ``read`` fetches full tiles written earlier."""
        self.size = 0
        self._read = read
        self._last: list[Rows] = []
        self._fresh: dict[tuple[int, int], Rows] = {}
        self._cache: OrderedDict[tuple[int, int], Rows] = OrderedDict()

    def restore(self, size: int) -> None:
        """Forget everything and take up the log at ``size`` from its tiles.

        Raises:
            MissingTileError: a tile of the right edge is not there.
            TileError: it is malformed.
        """
        self.size = size
        self._last, self._fresh = [], {}
        self._cache.clear()
        level = 0
        while count := size >> (TILE_HEIGHT * level):
            number, width = divmod(count, TILE_WIDTH)
            hashes = read_tile(self._read, level, number, width) if width else []
            self._last.append(_build_rows(hashes))
            level += 1

    def append(self, leaf: bytes) -> None:
        """Grow by one leaf hash."""
        self.size += 1
        self._push(0, leaf)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree of ``2**level`` leaves.

        Raises:
            TileError: its tile is missing or malformed.
        """
        tile_level, row = divmod(level, TILE_HEIGHT)
        shift = TILE_HEIGHT - row
        rows = self._rows(tile_level, index >> shift)
        return rows[row][index & ((1 << shift) - 1)]

    def root(self, size: int | None = None) -> bytes:
        """The root now, or as it was at an earlier ``size``."""
        return tree_root(self.size if size is None else size, self.node)

    def frontier(self) -> list[bytes]:
        """The roots of the complete subtrees, largest first: a ``CompactRange`` of this size."""
        begin, parts = 0, []
        for level in reversed(range(self.size.bit_length())):
            if (self.size >> level) & 1:
                parts.append(self.node(level, begin >> level))
                begin += 1 << level
        return parts

    def tiles_since(self, size: int) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every tile that a tree grown from ``size`` has to write."""
        for level in range(len(self._last)):
            before = size >> (TILE_HEIGHT * level)
            count = self.size >> (TILE_HEIGHT * level)
            if before == count:
                return
            for number in range(before // TILE_WIDTH, (count + TILE_WIDTH - 1) // TILE_WIDTH):
                width = tile_width(level, number, self.size)
                hashes = self._rows(level, number)[0]
                yield tile_path(level, number, width), b"".join(hashes[:width])

    def settle(self) -> None:
        """The tiles completed since the last call are on disk: they may leave memory."""
        for key, rows in self._fresh.items():
            self._keep(key, rows)
        self._fresh.clear()

    def _push(self, level: int, hashed: bytes) -> None:
        if level == len(self._last):
            self._last.append(_build_rows([]))
        rows = self._last[level]
        rows[0].append(hashed)
        count, row = len(rows[0]), 0
        while not (count >> row) & 1 and row < TILE_HEIGHT:
            pair = rows[row]
            rows[row + 1].append(node_hash(pair[-2], pair[-1]))
            row += 1
        if count == TILE_WIDTH:
            number = (self.size >> (TILE_HEIGHT * (level + 1))) - 1
            self._fresh[level, number] = rows
            self._last[level] = _build_rows([])
            self._push(level + 1, rows[TILE_HEIGHT][0])

    def _rows(self, level: int, number: int) -> Rows:
        if number == (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH:
            return self._last[level]
        key = (level, number)
        rows = self._fresh.get(key) or self._cache.get(key)
        if rows is None:
            rows = _build_rows(read_tile(self._read, level, number, TILE_WIDTH))
            self._keep(key, rows)
        return rows

    def _keep(self, key: tuple[int, int], rows: Rows) -> None:
        self._cache[key] = rows
        if len(self._cache) > _CACHED_TILES:
            self._cache.popitem(last=False)


def read_tile(read: Read, level: int, number: int, width: int) -> list[bytes]:
    """The first ``width`` hashes of a tile; the full tile stands in for a partial one.

    Raises:
        MissingTileError: neither is there.
        TileError: it is malformed.
    """
    path = tile_path(level, number, width)
    raw = read(path)
    if raw is None and width < TILE_WIDTH:
        raw = read(tile_path(level, number))
    if raw is None:
        message = f"{path} is missing: the log folder is incomplete"
        raise MissingTileError(message)
    return split_tile(raw, width)


def _build_rows(hashes: list[bytes]) -> Rows:
    rows: Rows = [hashes]
    for _ in range(TILE_HEIGHT):
        below = rows[-1]
        rows.append(
            [node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)],
        )
    return rows
