"""The log's writer: files first, then the database, then the signature.

Owns: the right edge of the tree in memory, what is written for new leaves, what may be signed.
Refuses to know: topics and outboxes. A crash at any step leaves committed leaves as they are:
whatever lies beyond the committed size is removed before anything is written or signed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.audit.domain.sealing import Sealed
from services.audit.errors import LogDamagedError, TwoRootsError
from services.audit.handlers.reading import read_bundle
from services.audit.ports import LogFolder, TreeState
from services.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from services.tlog.edge import Edge
from services.tlog.errors import TlogError
from services.tlog.note import Signer
from services.tlog.payload import SEGMENT_LEAVES, encode_payload, segment_path
from services.tlog.tiles import (
    CHECKPOINT_PATH,
    TILE_HEIGHT,
    TILE_WIDTH,
    bundle_path,
    join_bundle,
    tile_path,
)
from services.tlog.tree import leaf_hash, prove_inclusion


class LogWriter:
    """Grows one log folder. ``resume`` before every use makes memory agree with the database."""

    def __init__(self, folder: LogFolder, signer: Signer) -> None:
        """Take a folder and a key; nothing is read yet."""
        self.origin = signer.name
        self._folder = folder
        self._signer = signer
        self._edge = Edge(folder.read)
        self._state: TreeState | None = None
        self._tail: list[bytes] = []  # entries of the partial bundle

    def resume(self, state: TreeState) -> None:
        """Take up the log where the database says it is; cheap where memory agrees.

        Raises:
            LogDamagedError: the folder does not hold what was committed.
        """
        if self._state is not None and _same_log(self._state, state):
            self._state = state
            return
        self._state = None
        self._folder.discard(state.size, state.segment_bytes)
        try:
            self._edge.restore(state.size)
            width = state.size % TILE_WIDTH
            number = state.size // TILE_WIDTH
            self._tail = read_bundle(self._folder.read, number, width) if width else []
            held = b"".join(self._edge.frontier())
        except TlogError as error:
            message = f"the log folder cannot be taken up at size {state.size}: {error.message}"
            raise LogDamagedError(message) from error
        if held != state.frontier:
            message = f"the log folder at size {state.size} has another root than the database"
            raise LogDamagedError(message)
        self._state = state

    def append(self, state: TreeState, sealed: Sequence[Sealed]) -> TreeState:
        """Write leaves and payloads under their final names; return the new state.

        The log counts as grown only once the returned state is committed, and that must not happen
        before ``finish`` has returned.
        """
        self._state = None
        for one in sealed:
            self._edge.append(leaf_hash(one.entry))
        for path, raw in self._edge.tiles_since(state.size):
            self._folder.write(path, raw)
        tail = self._write_bundles(state.size, [one.entry for one in sealed])
        segment_bytes = self._write_payloads(state, sealed)
        self._folder.start_sync()
        self._tail = tail
        grown = replace(
            state,
            size=self._edge.size,
            frontier=b"".join(self._edge.frontier()),
            segment_bytes=segment_bytes,
        )
        self._state = grown
        return grown

    def finish(self) -> None:
        """Return when everything that was appended is durable."""
        self._folder.finish_sync()

    def sign(self, state: TreeState) -> tuple[Checkpoint, str]:
        """Sign the committed size.

        Raises:
            TwoRootsError: an earlier signature is about another history.
        """
        self.refuse_other_history(state)
        checkpoint = Checkpoint(self.origin, state.size, self._edge.root())
        return checkpoint, sign_checkpoint(checkpoint, [self._signer])

    def refuse_other_history(self, state: TreeState) -> None:
        """Compare the log taken up with what was signed before.

        Raises:
            TwoRootsError: an earlier signature is about another history.
        """
        if state.signed_size > state.size:
            message = f"size {state.signed_size} was signed, the log has {state.size} leaves"
            raise TwoRootsError(message)
        if state.signed_size >= 0 and self._edge.root(state.signed_size) != state.signed_root:
            message = f"another root was signed for size {state.signed_size}"
            raise TwoRootsError(message)

    def publish(self, note: str, published: int) -> None:
        """Put the signed checkpoint into the folder, then clear what became full since.

        Not durably: the database keeps what was signed, and ``show`` writes the file again at the
        next start.
        """
        self._folder.replace(CHECKPOINT_PATH, note.encode(), durable=False)
        self._folder.drop_partials(full_since(published, self._edge.size))
        self._edge.settle()

    def show(self, state: TreeState) -> None:
        """Put the last signed checkpoint into the folder again if the power took it away.

        The same bytes as before: an Ed25519 signature follows from key and text (RFC 8032). A
        later one, signed before its transaction was committed, stays: readers may have seen it.
        """
        if self._shown() >= state.signed_size:
            return
        checkpoint = Checkpoint(self.origin, state.signed_size, state.signed_root)
        note = sign_checkpoint(checkpoint, [self._signer])
        self._folder.replace(CHECKPOINT_PATH, note.encode())

    def _shown(self) -> int:
        raw = self._folder.read(CHECKPOINT_PATH) or b""
        try:
            return open_checkpoint(raw.decode(), self._signer.verifier).size
        except (TlogError, UnicodeDecodeError):
            return -1

    def prove(self, index: int) -> list[bytes]:
        """The inclusion proof of a leaf under the current size."""
        return prove_inclusion(index, self._edge.size, self._edge.node)

    def _write_bundles(self, before: int, entries: list[bytes]) -> list[bytes]:
        waiting = self._tail + entries
        number = before // TILE_WIDTH
        while len(waiting) >= TILE_WIDTH:
            self._folder.write(bundle_path(number), join_bundle(waiting[:TILE_WIDTH]))
            waiting = waiting[TILE_WIDTH:]
            number += 1
        if waiting and entries:
            self._folder.write(bundle_path(number, len(waiting)), join_bundle(waiting))
        return waiting

    def _write_payloads(self, state: TreeState, sealed: Sequence[Sealed]) -> int:
        at, index = state.segment_bytes, state.size
        rest = [encode_payload(one.payload) for one in sealed]
        while rest:
            room = SEGMENT_LEAVES - index % SEGMENT_LEAVES
            raw = b"".join(rest[:room])
            self._folder.append_payload(segment_path(index), at, raw)
            index += len(rest[:room])
            at = at + len(raw) if index % SEGMENT_LEAVES else 0
            rest = rest[room:]
        return at


def full_since(before: int, size: int) -> Iterable[str]:
    """Paths of the tiles and bundles that became full while the log grew from ``before``."""
    level = 0
    while before >> (TILE_HEIGHT * level) != size >> (TILE_HEIGHT * level):
        first = (before >> (TILE_HEIGHT * level)) // TILE_WIDTH
        last = (size >> (TILE_HEIGHT * level)) // TILE_WIDTH
        for number in range(first, last):
            yield tile_path(level, number)
            if level == 0:
                yield bundle_path(number)
        level += 1


def _same_log(held: TreeState, committed: TreeState) -> bool:
    return (held.size, held.frontier, held.segment_bytes) == (
        committed.size,
        committed.frontier,
        committed.segment_bytes,
    )
