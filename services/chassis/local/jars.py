"""The Kafka archives: which ones, where they are kept, and that they are the pinned ones.

Owns: ``kafka-jars.lock`` (coordinates, size, SHA-256; no addresses) and the cache folder.
Refuses to know: how Kafka is started, and how progress is shown.
A jar is verified by SHA-256 when it is fetched and by size at each later start. The list was
written from one resolution of ``kafka_2.13`` with ``slf4j-simple``; nothing is resolved again, so
no dependency version can drift. A mirror: ``PORTCULLIS_MAVEN_MIRROR``.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import platformdirs

from services.chassis.local.errors import DigestError, LocalError, OfflineError

KAFKA_VERSION = "4.3.1"
LOCK_FILE = Path(__file__).with_name("kafka-jars.lock")
MIRROR_VARIABLE = "PORTCULLIS_MAVEN_MIRROR"
CACHE_VARIABLE = "PORTCULLIS_CACHE"
ATTEMPTS_MAX = 3
DOWNLOADS_AT_ONCE = 4
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Jar:
    """One pinned archive.

    Attributes:
        group: Maven group.
        artifact: Maven artifact.
        version: exact version.
        size: bytes.
        sha256: lower-case hex digest of the file.
    """

    group: str
    artifact: str
    version: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """The file's name in the cache."""
        return f"{self.artifact}-{self.version}.jar"


def read_lock(path: Path = LOCK_FILE) -> tuple[Jar, ...]:
    """Read the pinned archives.

    Raises:
        LocalError: a line is not ``group:artifact:version size sha256``.
    """
    jars = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            coordinate, size, digest = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, int(size), digest))
        except ValueError as cause:
            message = f"{path.name} line {number} is not 'group:artifact:version size sha256'"
            raise LocalError(message, remedy="Restore the file from the repository.") from cause
    return tuple(jars)


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the archives are kept: ``PORTCULLIS_CACHE``, or the user's cache folder."""
    root = environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("portcullis")
    return Path(root) / f"kafka-{KAFKA_VERSION}"


def missing_jars(folder: Path, jars: tuple[Jar, ...]) -> tuple[Jar, ...]:
    """The pinned archives that are absent from a folder or have another size."""
    return tuple(jar for jar in jars if not _has_size(folder / jar.filename, jar.size))


def fetch(
    progress: Callable[[int], None] = lambda _: None,
    *,
    folder: Path | None = None,
    jars: tuple[Jar, ...] | None = None,
) -> list[Path]:
    """Make all archives present, and give their paths in name order.

    Args:
        progress: called with the number of bytes that have just arrived, from several threads.
        folder: the cache folder; the user's by default.
        jars: what to fetch; the committed list by default.

    Raises:
        OfflineError: an archive is not in the cache and cannot be downloaded.
        DigestError: an archive differs from the pinned digest.
    """
    folder = folder or cache_folder()
    jars = jars if jars is not None else read_lock()
    if missing_jars(folder, jars):
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / ".lock"):
            _fetch_each(missing_jars(folder, jars), folder, progress)
    return [folder / jar.filename for jar in sorted(jars, key=lambda jar: jar.filename)]


def _fetch_each(jars: tuple[Jar, ...], folder: Path, progress: Callable[[int], None]) -> None:
    fetch_one = partial(_fetch_jar, folder=folder, progress=progress)
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        try:
            for _ in pool.map(fetch_one, jars):
                pass
        finally:
            pool.shutdown(cancel_futures=True)  # the first failure ends the rest


def _fetch_jar(jar: Jar, folder: Path, progress: Callable[[int], None]) -> None:
    cause: Exception | None = None
    for _ in range(ATTEMPTS_MAX):
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
            try:
                found = _obtain(jar, Path(scratch), progress)
            except (OSError, RuntimeError, AssertionError) as trouble:
                cause = trouble
                continue
            _verify(jar, found)
            found.replace(folder / jar.filename)
            return
    message = f"Kafka archive {jar.filename} could not be downloaded, and {folder} has no copy"
    remedy = (
        "Connect to the network and run 'portcullis kafka fetch' again, or name a Maven mirror in "
        f"{MIRROR_VARIABLE}, or point {CACHE_VARIABLE} at a folder that holds them. A Kafka you "
        "already run does as well: 'portcullis up --kafka HOST:PORT'."
    )
    raise OfflineError(message, remedy=remedy) from cause


def _obtain(jar: Jar, scratch: Path, progress: Callable[[int], None]) -> Path:
    """Copy from the user's own Maven repository when it has the same bytes, else download."""
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - 0.3 s, only when needed

    @contextmanager
    def report(_name: str, _total: int) -> Iterator[Callable[[int], None]]:
        yield progress

    mirror = os.environ.get(MIRROR_VARIABLE)
    context = MavenContext(
        resolver=PythonResolver(progress_callback=report),
        repo_cache=scratch,
        remote_repos={"central": mirror.rstrip("/")} if mirror else None,
        timeout=TIMEOUT_S,
    )
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    own = Path.home() / ".m2" / "repository" / component.path_prefix / jar.filename
    if _has_size(own, jar.size) and _digest(own) == jar.sha256:
        progress(jar.size)
        return Path(shutil.copyfile(own, scratch / jar.filename))
    return Path(component.artifact().resolve())


def _verify(jar: Jar, path: Path) -> None:
    found = _digest(path)
    if found != jar.sha256:
        message = f"{jar.filename} has SHA-256 {found}, but {LOCK_FILE.name} pins {jar.sha256}"
        remedy = (
            "The file was discarded. Something between you and the registry changes it: try "
            f"another network or another {MIRROR_VARIABLE}."
        )
        raise DigestError(message, remedy=remedy)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process fetch at a time; the others then find everything present."""
    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
