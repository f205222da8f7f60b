"""Other people's tlog-tiles tools read the log folder unchanged: the stock fsck of Tessera (Go)."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.edge import Edge
from services.tlog.note import new_signer
from services.tlog.tiles import TILE_WIDTH, bundle_path, join_bundle
from services.tlog.tree import leaf_hash

TOOL = "github.com/transparency-dev/tessera/cmd/fsck@v1.0.4"
PATIENCE_S = 300
ORIGIN = "portcullis.example/audit/2026"


@pytest.fixture(scope="module")
def fsck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go = shutil.which("go")
    if go is None:
        pytest.skip("no Go tool chain on this machine: the log is not read by Tessera's fsck")
    folder = tmp_path_factory.mktemp("gobin")
    built = subprocess.run(
        [go, "install", TOOL],
        env={**os.environ, "GOBIN": str(folder), "GOFLAGS": "-buildvcs=false"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if built.returncode:
        pytest.skip(f"fsck cannot be built (no network?): {built.stderr.strip()[-200:]}")
    return folder / "fsck"


def write(root: Path, path: str, raw: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)


@pytest.mark.parametrize("size", [1, 256, 700, 66_000])
def test_tessera_rebuilds_the_whole_tree_from_our_folder(
    fsck: Path, tmp_path: Path, size: int
) -> None:
    signer = new_signer(ORIGIN, hashlib.sha256(b"key").digest())
    edge = Edge({}.get)
    entries = [b"v1|event|leaf %d" % number for number in range(size)]
    for entry in entries:
        edge.append(leaf_hash(entry))
    for path, raw in edge.tiles_since(0):
        write(tmp_path, path, raw)
    for first in range(0, size, TILE_WIDTH):
        bundle = entries[first : first + TILE_WIDTH]
        write(tmp_path, bundle_path(first // TILE_WIDTH, len(bundle)), join_bundle(bundle))
    note = sign_checkpoint(Checkpoint(ORIGIN, size, edge.root()), [signer])
    write(tmp_path, "checkpoint", note.encode())
    write(tmp_path, "log.vkey", signer.verifier.vkey().encode())
    done = subprocess.run(
        [
            str(fsck), "-ui=false", "-logtostderr",
            "-storage_url", f"file://{tmp_path}/", "-public_key", str(tmp_path / "log.vkey"),
        ],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip

    assert 0 == done.returncode, done.stderr
    assert f"Successfully fsck'd log with size {size}" in done.stderr
