"""The lists that are in force, read, and the one index made of them.

Owns: reading a list once, its index in memory and on disk, and what is too long to be made inside a
transaction. Refuses to know: which lists are in force, and the database.
"""

import threading
from collections.abc import Sequence
from functools import partial

from services.chassis.errors import NotPreparedError
from services.matching.errors import MatchingError
from services.matching.index import Index, build_index, digest_of
from services.matching.lists import PartyList, join_kept, parse_list
from services.matching.screen import Screener, ScreenResult, Subject
from services.screening.adapters.index_files import IndexFiles
from services.screening.adapters.store import FileStore
from services.screening.domain.reference import ListInForce
from services.screening.errors import StoredFileError

# The whole official list takes seconds to read and to index, more than a transaction may stay open
INLINE_BYTES_MAX = 1_000_000
INLINE_ENTRIES_MAX = 2_000


class LockedScreener:
    """A screener that several threads may ask, one at a time."""

    def __init__(self, screener: Screener) -> None:
        self._screener = screener
        self._lock = threading.Lock()

    @property
    def index(self) -> Index:
        """The index that is asked."""
        return self._screener.index

    def screen(self, subjects: Sequence[Subject]) -> list[ScreenResult]:
        """Compare each subject; results in the order of the subjects."""
        with self._lock:
            return self._screener.screen(subjects)


Named = tuple[tuple[str, str, str], ...]  # slot, digest and format of each list in an index


def _named(lists: Sequence[ListInForce]) -> Named:
    return tuple(sorted((each.name, each.digest, each.form) for each in lists))


def _digest_of(named: Named) -> str:
    return digest_of((name, digest) for name, digest, _ in named)


class Listed:
    """Lists and their index, as this process has them in memory.

    A large list is read, and a large index built, outside the transaction that needs it: a server
    ends a session that is idle in its transaction for as long as that takes.
    """

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._files = IndexFiles(store.index_folder)
        self._lists: dict[str, PartyList] = {}
        self._unreadable: dict[str, MatchingError] = {}  # by digest: the bytes never change
        self._made: tuple[Named, Index] | None = None
        self._current: tuple[Named, LockedScreener] | None = None

    def index(self) -> Index | None:
        """Return the index in memory."""
        return None if self._current is None else self._current[1].index

    def screening_of(
        self, active: Sequence[ListInForce], broken: set[str]
    ) -> LockedScreener | None:
        """Return the one screener of all that can be read; adds ``lists`` to ``broken`` otherwise.

        Raises:
            NotPreparedError: a large list or index is to be made first.
        """
        there = [each for each in active if self._is_there(each, broken)]
        named = _named(there)
        if self._current is not None and self._current[0] == named:
            return self._current[1]
        index = self._files.load(_digest_of(named), repr(named)) if named else None
        if index is None:
            read = [(each, self._read_or_mark(each, broken)) for each in there]
            lists = [found for _, found in read if found is not None]
            named = _named([each for each, found in read if found is not None])
            if not lists:
                return None
            index = self._index_of(named, lists)
        self._lists.clear()  # what was read of them is in the index
        self._made = None
        self._current = (named, LockedScreener(Screener(index)))
        return self._current[1]

    def read_whole(self, active: ListInForce) -> PartyList:
        """Read a list with what is kept beside it.

        Raises:
            StoredFileError: a file is missing or damaged.
            MatchingError: a file is not of its format.
            NotPreparedError: a large one is to be read first.
        """
        listed, *kept = [self._read(part) for part in active.parts()]
        return join_kept(listed, kept[0] if kept else None)

    def _read(self, active: ListInForce) -> PartyList:
        digest = active.digest
        if digest not in self._lists and digest not in self._unreadable:
            content = self._store.read_list(digest)
            parse = partial(self._parse, active, content)
            if len(content) > INLINE_BYTES_MAX:
                what = f"list {digest}"
                raise NotPreparedError(what, parse)
            parse()
        if digest in self._unreadable:
            raise self._unreadable[digest]
        return self._lists[digest]

    def _parse(self, active: ListInForce, content: bytes) -> None:
        """Read a list; what is wrong with it is remembered in its place."""
        try:
            self._lists[active.digest] = parse_list(content, form=active.form, name=active.name)
        except MatchingError as error:
            self._unreadable[active.digest] = error

    def _read_or_mark(self, active: ListInForce, broken: set[str]) -> PartyList | None:
        try:
            return self._read(active)
        except (StoredFileError, MatchingError):
            broken.add("lists")
            return None

    def _is_there(self, active: ListInForce, broken: set[str]) -> bool:
        known = () if self._current is None else self._current[0]
        if active.digest in self._lists or (active.name, active.digest, active.form) in known:
            return True
        try:
            self._store.read_list(active.digest)
        except StoredFileError:
            broken.add("lists")
            return False
        if active.digest in self._unreadable:
            broken.add("lists")
            return False
        return True

    def _index_of(self, named: Named, lists: Sequence[PartyList]) -> Index:
        if self._made is not None and self._made[0] == named:
            return self._made[1]
        build = partial(self._build, named, lists)
        if sum(len(each.entries) for each in lists) > INLINE_ENTRIES_MAX:
            what = f"index {_digest_of(named)}"
            raise NotPreparedError(what, build)
        return build()

    def _build(self, named: Named, lists: Sequence[PartyList]) -> Index:
        build = partial(build_index, lists)
        index = self._files.load_or_build(_digest_of(named), build, repr(named))
        self._made = (named, index)
        return index
