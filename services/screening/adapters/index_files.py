"""Indexes of the lists as files that all workers of a machine map.

Owns: where they lie, whom they may belong to, and that a file is whole before it gets its name.
Refuses to know: what an index holds.

A file is trusted only if it and its folder belong to this user, nobody else may write there, and
its checksum, lists and code agree (``services.matching.stored``); otherwise the index is built
again and the file replaced. Nothing in a file is executed. Two workers that build at once each
write a file of their own and rename it: the last one stays, and both are whole.
"""

import gc
import mmap
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.matching.errors import IndexFormatError
from services.matching.index import Index
from services.matching.stored import key_of, pack_index, unpack_index

FILES_MAX = 4  # the index in force, and what a diff or a return to the last good list needs
ENDING = ".index"
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class IndexFiles:
    """The files of one folder, named by the key of what they hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_or_build(
        self, index_digest: str, build: Callable[[], Index], reading: str = ""
    ) -> Index:
        """Map the index of a digest; if there is none to trust, build it and keep it.

        Args:
            index_digest: ``services.matching.index.digest_of`` the lists.
            build: makes the index of these very lists.
            reading: in which formats the lists were read.
        """
        found = self.load(index_digest, reading)
        if found is not None:
            return found
        with without_collection():
            index = build()
            kept = self.keep(index, reading)
        return (self.load(index_digest, reading) if kept else None) or index

    def load(self, index_digest: str, reading: str = "") -> Index | None:
        """Map the index of a digest; None where no file can be trusted."""
        if not self._is_ours():
            return None
        path = self._path(index_digest, reading)
        with suppress(OSError, ValueError, IndexFormatError):
            with _opened(path) as descriptor:
                view = memoryview(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ))
            return unpack_index(view, index_digest, reading)
        return None

    def keep(self, index: Index, reading: str = "") -> bool:
        """Write an index for the others; False where this folder cannot hold it."""
        if not self._is_made():
            return False
        path = self._path(index.digest, reading)
        try:
            with tempfile.NamedTemporaryFile(
                dir=self._folder, prefix=path.stem, suffix=".part", delete=False
            ) as stream:
                part = Path(stream.name)
                with _removed_on_failure(part):
                    stream.write(pack_index(index, reading))
                    stream.flush()
                    os.fsync(stream.fileno())
                    part.replace(path)
        except OSError:
            return False
        self._drop_old()
        return True

    def _path(self, index_digest: str, reading: str) -> Path:
        return self._folder / f"{key_of(index_digest, reading)}{ENDING}"

    def _is_made(self) -> bool:
        with suppress(OSError):
            self._folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        return self._is_ours()

    def _is_ours(self) -> bool:
        try:
            found = self._folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and _is_private(found)

    def _drop_old(self) -> None:
        with suppress(OSError):
            files = sorted(self._folder.glob(f"*{ENDING}"), key=lambda each: -each.stat().st_mtime)
            for old in files[FILES_MAX:]:
                old.unlink()


@contextmanager
def without_collection() -> Iterator[None]:
    """Build without looking for cycles: nothing of an index is garbage; saves a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a regular file of ours that nobody else may write; a link is not followed.

    Raises:
        OSError: there is none.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _is_private(found):
            message = "the stored index could be written by others"
            raise PermissionError(message)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _removed_on_failure(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _is_private(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
