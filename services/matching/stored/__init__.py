"""An index as bytes, and back: built once, then mapped by every process that needs it.

Owns: what such bytes are keyed by, and that they are an index. Refuses to know: files (the caller
maps them), and how the index is built.
"""

import hashlib
import sys
import unicodedata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from services.matching.errors import IndexFormatError
from services.matching.index import Index
from services.matching.stored.kinds import kind_of
from services.matching.stored.layout import FORMAT, Reader, Writer

__all__ = ["key_of", "pack_index", "unpack_index"]

_SOURCES = (".py", ".toml")


def key_of(index_digest: str, reading: str = "") -> str:
    """Name the bytes of an index: its digest, and everything here that has a part in building it.

    Changed code or tables, another Python's Unicode tables or another machine type mean another
    key, so that nothing built under other rules is ever answered from.

    Args:
        index_digest: of the index.
        reading: how its lists were read, such as their formats: the same bytes may be read in
            several ways.

    Returns:
        SHA-256, hex: fit for a file name.
    """
    parts = (
        index_digest,
        reading,
        str(FORMAT),
        _code_digest(),
        ".".join(map(str, sys.version_info[:2])),
        unicodedata.unidata_version,
        np.__version__,
        sys.byteorder,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def pack_index(index: Index, reading: str = "") -> bytes:
    """Write an index as bytes that ``unpack_index`` reads where they lie.

    Raises:
        IndexFormatError: a field of a type that has no plain layout.
    """
    to = Writer()
    kind_of(Index).write([index], to)
    return to.pack(key_of(index.digest, reading))


def unpack_index(buffer: bytes | memoryview, index_digest: str, reading: str = "") -> Index:
    """Read an index back. Parts of it stay in the buffer: keep it open as long as the index.

    Args:
        buffer: what ``pack_index`` wrote, best a read-only mapping of a file.
        index_digest: the digest that the index must have.
        reading: as for ``key_of``.

    Raises:
        IndexFormatError: cut, altered, of other lists or of another version. Build it again.
    """
    source = Reader(memoryview(buffer), key_of(index_digest, reading))
    index = kind_of(Index).read(source)(0)
    if not isinstance(index, Index) or index.digest != index_digest:
        message = "The stored index is of other lists than its key says; build it again."
        raise IndexFormatError(message)
    return index


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in _walk(files("services.matching")):
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def _walk(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            found += _walk(each)
        elif each.name.endswith(_SOURCES):
            found.append(each)
    return found
