"""The log's folder: tiles, bundles, payload segments and the checkpoint, written durably.

Owns: file names on disk, fsync, the one-writer lock. Refuses to know: what the bytes mean.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from services.audit.errors import LogLockedError
from services.tlog.payload import SEGMENT_LEAVES, segment_path
from services.tlog.tiles import TILE_HEIGHT, TILE_WIDTH, bundle_path, tile_path

# A poll that was never committed reaches at most this many tiles beyond the committed size.
_TILES_BEYOND = 64
_SYNCED_AT_ONCE = 6  # a poll's files: tile, bundle, segment, and their folders


class LogFolder:
    """A log folder of this process's own; nobody else may write it while this object lives."""

    def __init__(self, root: Path) -> None:
        """Take the folder; create it if it is not there.

        Raises:
            LogLockedError: another process writes it.
        """
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            message = f"{root} is written by another process: one audit process per log folder"
            raise LogLockedError(message) from error
        self._unsynced: list[int] = []
        self._folders: set[Path] = set()
        self._syncing: list[Future[None]] = []
        self._threads = ThreadPoolExecutor(_SYNCED_AT_ONCE, thread_name_prefix="fsync")
        self._sweeping = ThreadPoolExecutor(1, thread_name_prefix="sweep")

    def close(self) -> None:
        """Give the folder back."""
        for descriptor in self._unsynced:
            os.close(descriptor)
        self._unsynced.clear()
        self._threads.shutdown()
        self._sweeping.shutdown()
        os.close(self._lock)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, raw: bytes) -> None:
        """Write a file under its final name; durable after ``sync``."""
        descriptor = self._open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        _write_all(descriptor, raw)

    def append_payload(self, path: str, at: int, raw: bytes) -> None:
        """Cut a payload segment at ``at`` bytes and append; durable after ``sync``."""
        descriptor = self._open(path, os.O_WRONLY | os.O_CREAT)
        os.ftruncate(descriptor, at)
        os.lseek(descriptor, at, os.SEEK_SET)
        _write_all(descriptor, raw)

    def start_sync(self) -> None:
        """Begin to make durable what was written since the last call, folders included.

        All at once: the file system puts them into one commit of its journal. Go on meanwhile with
        what is not to be seen before ``finish_sync`` has returned.
        """
        descriptors = self._unsynced + [os.open(each, os.O_RDONLY) for each in self._folders]
        self._unsynced, self._folders = [], set()
        self._syncing += [self._threads.submit(_sync, each) for each in descriptors]

    def finish_sync(self) -> None:
        """Return when all of it is durable."""
        syncing, self._syncing = self._syncing, []
        for each in syncing:
            each.result()

    def replace(self, path: str, raw: bytes, *, durable: bool = True) -> None:
        """Replace a file: a reader sees the old or the new one, never a part.

        Args:
            path: relative to the folder.
            raw: all of its bytes.
            durable: also after the power has failed. Without, whoever starts next must be able to
                write it again.
        """
        target = self.root / path
        scratch = target.with_name(f".{target.name}.new")
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            _write_all(descriptor, raw)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        scratch.replace(target)
        if durable:
            _sync(os.open(target.parent, os.O_RDONLY))

    def discard(self, size: int, segment_bytes: int) -> None:
        """Remove whatever lies beyond a log of ``size`` leaves."""
        for descriptor in self._unsynced:
            os.close(descriptor)
        self._unsynced.clear()
        self.finish_sync()
        for name in self._levels():
            count = size if name == "entries" else size >> (TILE_HEIGHT * int(name))
            self._discard_level(name, count)
        first = size - size % SEGMENT_LEAVES
        for number in range(_TILES_BEYOND):
            self._discard_segment(first + number * SEGMENT_LEAVES, 0 if number else segment_bytes)

    def drop_partials(self, paths: Iterable[str]) -> None:
        """Remove the partial tiles of full ones, on a thread of its own: up to 256 files each."""
        for path in paths:
            sweep = partial(shutil.rmtree, self.root / f"{path}.p", ignore_errors=True)
            self._sweeping.submit(sweep)

    def _levels(self) -> list[str]:
        tiles = self.root / "tile"
        return [entry.name for entry in tiles.iterdir()] if tiles.is_dir() else []

    def _discard_level(self, name: str, count: int) -> None:
        number, width = divmod(count, TILE_WIDTH)
        for one in range(number, number + _TILES_BEYOND):
            full = bundle_path(one) if name == "entries" else tile_path(int(name), one)
            (self.root / full).unlink(missing_ok=True)
            kept = width if one == number else 0
            for file in _partials(self.root / f"{full}.p"):
                if int(file.name) > kept:
                    file.unlink()

    def _discard_segment(self, index: int, kept_bytes: int) -> None:
        path = self.root / segment_path(index)
        if kept_bytes == 0:
            path.unlink(missing_ok=True)
        elif path.exists() and path.stat().st_size > kept_bytes:
            os.truncate(path, kept_bytes)

    def _open(self, path: str, flags: int) -> int:
        target = self.root / path
        try:
            descriptor = os.open(target, flags & ~os.O_CREAT)  # its name is durable already
        except FileNotFoundError:
            self._make_folders(target.parent)
            descriptor = os.open(target, flags, 0o644)
            self._folders.add(target.parent)
        self._unsynced.append(descriptor)
        return descriptor

    def _make_folders(self, folder: Path) -> None:
        missing = folder
        while not missing.exists():
            self._folders.add(missing)
            missing = missing.parent
        self._folders.add(missing)
        folder.mkdir(parents=True, exist_ok=True)


def _partials(folder: Path) -> Iterator[Path]:
    return iter(list(folder.iterdir()) if folder.is_dir() else [])


def _sync(descriptor: int) -> None:
    """Make a file or folder durable, and close it."""
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, raw: bytes) -> None:
    view = memoryview(raw)
    while view:
        view = view[os.write(descriptor, view) :]
