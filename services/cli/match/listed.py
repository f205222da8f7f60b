"""The list that names are compared with, its index kept in the user's cache folder.

Owns: which file, and the cached index. Refuses to know: formats and comparison.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.chassis.local.jars import cache_folder
from services.cli.console import err
from services.cli.errors import FileError
from services.matching.index import Index, build_index, digest_of
from services.matching.lists import detect_format, parse_list
from services.matching.lists import digest_of as digest_of_file
from services.matching.starter import load_starter
from services.screening.adapters.index_files import IndexFiles

STARTER = "starter"
LIST = "list"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, ready to be asked.

    Attributes:
        name: as a person knows it.
        digest: SHA-256 of its file, hex.
    """

    name: str
    digest: str
    index: Index

    def fields(self) -> dict[str, str]:
        """What answered, as JSON fields."""
        return {
            "list": self.name,
            "list_digest": self.digest,
            "index_digest": self.index.digest,
        }


def load_listed(path: Path | None, *, files: IndexFiles | None = None) -> Listed:
    """Map the index of a list file, or read the file and build it.

    Args:
        path: a list file in any format of ``services.matching.lists``; None: the starter list.
        files: where indexes are kept; beside the archives of the embedded stack unless given.

    Raises:
        FileError: the file cannot be read.
        MatchingError: it is no list.
    """
    files = files or IndexFiles(cache_folder().parent / "index")
    content = load_starter() if path is None else _read(path)
    name = STARTER if path is None else LIST
    digest, form = digest_of_file(content), detect_format(content)
    index = files.load_or_build(
        digest_of([(name, digest)]), partial(_build, content, form, name), form
    )
    return Listed(name if path is None else path.name, digest, index)


def _build(content: bytes, form: str, name: str) -> Index:
    with err.status("Reading the list; its index is kept for the next time"):
        return build_index([parse_list(content, form=form, name=name)])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise FileError(message, remedy="Name an existing list file.") from error
