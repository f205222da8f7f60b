"""Reading sealed leaves back from the log's files.

Owns: which file holds a leaf and its record. Refuses to know: why it is wanted.
"""

from services.audit.domain.sealing import Sealed
from services.audit.translate.judging import recall
from services.tlog.edge import Read
from services.tlog.errors import MissingTileError
from services.tlog.leaf import parse_leaf
from services.tlog.payload import decode_payload, segment_path, split_segment
from services.tlog.tiles import TILE_WIDTH, bundle_path, split_bundle


def read_bundle(read: Read, number: int, width: int) -> list[bytes]:
    """The first ``width`` entries of a bundle; the full one stands in for a partial one.

    Raises:
        TileError: missing or malformed.
    """
    path = bundle_path(number, width)
    raw = read(path)
    if raw is None and width < TILE_WIDTH:
        raw = read(bundle_path(number))
    if raw is None:
        message = f"{path} is missing"
        raise MissingTileError(message)
    return split_bundle(raw, width)


def read_range(read: Read, begin: int, end: int, size: int) -> list[Sealed]:
    """Leaves ``begin`` to ``end`` (not included) of a log of ``size`` leaves.

    Raises:
        TlogError: a file is missing or malformed.
    """
    sealed: list[Sealed] = []
    for first in range(begin - begin % TILE_WIDTH, end, TILE_WIDTH):
        width = min(TILE_WIDTH, size - first)
        entries = read_bundle(read, first // TILE_WIDTH, width)
        raw = read(segment_path(first))
        if raw is None:
            message = f"{segment_path(first)} is missing"
            raise MissingTileError(message)
        records, _ = split_segment(raw, width)
        wanted = range(max(begin - first, 0), min(end - first, width))
        sealed += [_restore(first + at, entries[at], records[at]) for at in wanted]
    return sealed


def read_leaf(read: Read, index: int, size: int) -> Sealed:
    """One leaf of a log of ``size`` leaves.

    Raises:
        TlogError: a file is missing or malformed.
    """
    return read_range(read, index, index + 1, size)[0]


def _restore(index: int, entry: bytes, record: bytes) -> Sealed:
    leaf = parse_leaf(entry)
    payload = None if leaf.kind == "gap" else decode_payload(record)
    seen = None if payload is None else recall(leaf, payload)
    return Sealed(index, leaf, entry, payload, seen)
