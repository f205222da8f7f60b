"""Offline verification of a whole log folder, from nothing but a function that reads a path.

Owns: which checks there are and what each failure means. Refuses to know: files, HTTP, printing.
One pass, memory O(log n) plus one tile; hashes are computed from the entries, every tile is
compared with them.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from services.tlog.checkpoint import Checkpoint, open_checkpoint
from services.tlog.continuity import Continuity
from services.tlog.edge import Read
from services.tlog.errors import MissingTileError, TileError, TlogError, UntrustedNoteError
from services.tlog.leaf import Leaf, parse_leaf
from services.tlog.note import Verifier
from services.tlog.payload import decode_payload, is_bound, segment_path, split_segment
from services.tlog.tiles import (
    CHECKPOINT_PATH,
    TILE_WIDTH,
    bundle_path,
    join_bundle,
    split_bundle,
    split_tile,
    tile_path,
)
from services.tlog.tree import HASH_BYTES, CompactRange, leaf_hash, node_hash

Severity = Literal["tampered", "incomplete", "untrusted"]
Area = Literal["checkpoint", "root", "last_seen", "tiles", "entries", "payloads", "continuity"]

AREAS: tuple[tuple[Area, str], ...] = (
    ("checkpoint", "checkpoint signature and origin"),
    ("entries", "every entry bundle, every leaf"),
    ("tiles", "every hash tile against the entries"),
    ("root", "the root recomputed from the entries"),
    ("payloads", "every record against its leaf's digests"),
    ("continuity", "offsets and laneseq of every partition without a hole"),
    ("last_seen", "the checkpoint you remembered is a prefix"),
)
NOT_CHECKED = (
    "whether the topics hold records that the log never received (compare with Kafka)",
    "whether another history was shown to others (remember checkpoints, ask witnesses)",
    "whether the determinations follow from the law (they name the digests they rest on)",
    "signatures of reviewers and of the reporting sink inside the records",
)
PROBLEMS_MAX = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: in which area, how grave, where, and what."""

    area: Area
    severity: Severity
    where: str
    message: str


@dataclass(slots=True)
class Verification:
    """What was found. Without problems everything in ``areas`` holds.

    Attributes:
        checkpoint: the verified checkpoint; None where there is none to trust.
        problems: at most 1,000; ``problems_dropped`` counts the rest.
        areas: what was looked at.
        kinds: leaves per kind.
        partitions: partitions that have leaves.
        notes: what is odd but proves nothing.
    """

    checkpoint: Checkpoint | None = None
    problems: list[Problem] = field(default_factory=list)
    problems_dropped: int = 0
    areas: list[Area] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    partitions: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, area: Area, severity: Severity, where: str, message: str) -> None:
        """Record a problem."""
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(Problem(area, severity, where, message))
        else:
            self.problems_dropped += 1

    def has(self, severity: Severity) -> bool:
        """Whether any problem is of this severity."""
        return any(problem.severity == severity for problem in self.problems)


def verify_folder(read: Read, verifier: Verifier, last_seen: str | None = None) -> Verification:
    """Verify a log folder.

    Args:
        read: returns the bytes of a path relative to the folder, None where there is no file.
        verifier: the log's key, pinned out of band.
        last_seen: a checkpoint remembered from an earlier visit, as signed note.
    """
    found = Verification(areas=["checkpoint"])
    checkpoint = _open(read, verifier, found)
    if checkpoint is None:
        return found
    found.checkpoint = checkpoint
    found.areas += ["entries", "tiles", "root", "payloads", "continuity"]
    remembered = _remember(last_seen, verifier, checkpoint, found)
    _Walk(read, checkpoint, remembered, found).run()
    return found


def _open(read: Read, verifier: Verifier, found: Verification) -> Checkpoint | None:
    raw = read(CHECKPOINT_PATH)
    if raw is None:
        found.add("checkpoint", "incomplete", CHECKPOINT_PATH, "there is no checkpoint")
        return None
    try:
        return open_checkpoint(raw.decode(), verifier)
    except UntrustedNoteError as error:
        found.add("checkpoint", "untrusted", CHECKPOINT_PATH, error.message)
    except (TlogError, UnicodeDecodeError) as error:
        found.add("checkpoint", "tampered", CHECKPOINT_PATH, str(error))
    return None


def _remember(
    last_seen: str | None, verifier: Verifier, checkpoint: Checkpoint, found: Verification
) -> Checkpoint | None:
    if last_seen is None:
        return None
    found.areas.append("last_seen")
    try:
        remembered = open_checkpoint(last_seen, verifier)
    except TlogError as error:
        found.add("last_seen", "untrusted", "last seen checkpoint", error.message)
        return None
    if remembered.size > checkpoint.size:
        message = f"the log has shrunk from {remembered.size} to {checkpoint.size} leaves"
        found.add("last_seen", "tampered", CHECKPOINT_PATH, message)
        return None
    return remembered


class _Walk:
    """One pass over the log."""

    def __init__(
        self,
        read: Read,
        checkpoint: Checkpoint,
        remembered: Checkpoint | None,
        found: Verification,
    ) -> None:
        self._read = read
        self._checkpoint = checkpoint
        self._remembered = remembered
        self._found = found
        self._tree = CompactRange()
        self._levels: list[list[bytes]] = []
        self._counts: list[int] = []
        self._continuity = Continuity()

    def run(self) -> None:
        size = self._checkpoint.size
        self._compare_remembered()
        for first in range(0, size, TILE_WIDTH):
            self._walk_tile(first, min(TILE_WIDTH, size - first))
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._compare_partials(level, hashes)
        if self._tree.size == size and self._tree.root() != self._checkpoint.root:
            message = "the entries do not add up to the signed root"
            self._found.add("root", "tampered", CHECKPOINT_PATH, message)
        self._found.partitions = self._continuity.partitions

    def _walk_tile(self, first: int, width: int) -> None:
        entries = self._entries(first // TILE_WIDTH, width)
        hashes = self._tile_hashes(first // TILE_WIDTH, width)
        if entries is not None:
            hashes = list(map(leaf_hash, entries))
            self._walk_payloads(first, [self._leaf(first + at, e) for at, e in enumerate(entries)])
        for hashed in hashes or ():
            self._tree.append(hashed)
            self._push(0, hashed)
            self._compare_remembered()

    def _entries(self, number: int, width: int) -> list[bytes] | None:
        path = bundle_path(number, width)
        try:
            entries = split_bundle(_fetch(self._read, path, bundle_path(number)), width)
        except TileError as error:
            self._found.add("entries", _grade(error), path, error.message)
            return None
        for narrow in range(1 if width < TILE_WIDTH else width, width + 1):
            leftover = self._read(bundle_path(number, narrow))
            if leftover is not None and leftover != join_bundle(entries[:narrow]):
                message = "the bundle differs from the entries"
                self._found.add("entries", "tampered", bundle_path(number, narrow), message)
        return entries

    def _tile_hashes(self, number: int, width: int) -> list[bytes] | None:
        """Level 0 as written: stands in where the entries cannot be read."""
        try:
            raw = _fetch(self._read, tile_path(0, number, width), tile_path(0, number))
            return split_tile(raw, width)
        except TileError:
            return None

    def _leaf(self, index: int, entry: bytes) -> Leaf | None:
        try:
            leaf = parse_leaf(entry)
        except TlogError as error:
            self._found.add("entries", "tampered", f"leaf {index}", error.message)
            return None
        self._found.kinds[leaf.kind] += 1
        for one in self._continuity.follow(leaf):
            severity: Severity = "tampered" if one.kind == "sequence_fork" else "incomplete"
            self._found.add("continuity", severity, f"leaf {index}", one.message)
        return leaf

    def _walk_payloads(self, first: int, leaves: list[Leaf | None]) -> None:
        path = segment_path(first)
        raw = self._read(path)
        if raw is None:
            self._found.add("payloads", "incomplete", path, "the payload segment is missing")
            return
        try:
            records, end = split_segment(raw, len(leaves))
        except TileError as error:
            self._found.add("payloads", "tampered", path, error.message)
            return
        if end != len(raw):
            self._trailing(path, len(raw) - end, is_last=first + len(leaves) == self._size())
        for at, (leaf, record) in enumerate(zip(leaves, records, strict=True)):
            if leaf is not None:
                self._check_payload(first + at, leaf, record)

    def _size(self) -> int:
        return self._checkpoint.size

    def _trailing(self, path: str, count: int, *, is_last: bool) -> None:
        if is_last and self._size() % TILE_WIDTH:
            note = f"{path}: {count} bytes behind the last sealed record, not yet sealed"
            self._found.notes.append(note)
        else:
            message = f"{count} bytes behind the last record"
            self._found.add("payloads", "tampered", path, message)

    def _check_payload(self, index: int, leaf: Leaf, record: bytes) -> None:
        try:
            bound = is_bound(leaf, decode_payload(record))
        except TileError as error:
            self._found.add("payloads", "tampered", f"leaf {index}", error.message)
            return
        if not bound:
            message = f"the record of {leaf.topic}[{leaf.partition}]@{leaf.offset} was changed"
            self._found.add("payloads", "tampered", f"leaf {index}", message)

    def _push(self, level: int, hashed: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._counts.append(0)
        hashes = self._levels[level]
        hashes.append(hashed)
        if len(hashes) == TILE_WIDTH:
            self._compare_tile(level, self._counts[level], hashes)
            self._counts[level] += 1
            self._levels[level] = []
            self._push(level + 1, _join(hashes))

    def _compare_tile(self, level: int, number: int, hashes: list[bytes]) -> None:
        path = tile_path(level, number, len(hashes))
        expected = b"".join(hashes)
        raw = self._read(path)
        if raw is None:
            full = self._read(tile_path(level, number))
            raw = None if full is None else full[: len(hashes) * HASH_BYTES]
        if raw is None:
            self._found.add("tiles", "incomplete", path, f"{path} is missing")
        elif raw != expected:
            message = "the tile does not hold the hashes of its entries"
            self._found.add("tiles", "tampered", path, message)

    def _compare_partials(self, level: int, hashes: list[bytes]) -> None:
        """The tile of this checkpoint, and those left over from earlier ones."""
        number = self._counts[level]
        self._compare_tile(level, number, hashes)
        for width in range(1, len(hashes)):
            if self._read(tile_path(level, number, width)) is not None:
                self._compare_tile(level, number, hashes[:width])

    def _compare_remembered(self) -> None:
        remembered = self._remembered
        if remembered is None or remembered.size != self._tree.size:
            return
        if remembered.root != self._tree.root():
            message = f"at size {remembered.size} the log once had another root: history changed"
            self._found.add("last_seen", "tampered", CHECKPOINT_PATH, message)


def _fetch(read: Read, path: str, full: str) -> bytes:
    """A file, or the full one that took its place."""
    raw = read(path)
    if raw is None and full != path:
        raw = read(full)
    if raw is None:
        message = f"{path} is missing"
        raise MissingTileError(message)
    return raw


def _grade(error: TileError) -> Severity:
    return "incomplete" if isinstance(error, MissingTileError) else "tampered"


def _join(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]
