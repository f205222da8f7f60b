import json
from pathlib import Path
from typing import Any

import pytest

from services.cli.verify import TrustError, VerifyError, verify
from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.edge import Edge
from services.tlog.leaf import Leaf, digest_value
from services.tlog.note import new_signer
from services.tlog.payload import Payload, encode_payload
from services.tlog.tiles import join_bundle
from services.tlog.tree import leaf_hash

SIGNER = new_signer("log.example/verify", bytes(32))
OTHER = new_signer("log.example/verify", b"\x01" * 32)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    edge, entries = Edge({}.get), []
    for offset in range(5):
        leaf = Leaf("event", "t.v1", 0, offset, offset - 1, 0, digest_value(b"v"), 1)
        entries.append(leaf.encode())
        edge.append(leaf_hash(entries[-1]))
    files = dict(edge.tiles_since(0))
    files["tile/entries/000.p/5"] = join_bundle(entries)
    files["payload/000.seg"] = encode_payload(Payload(None, (), b"v")) * 5
    note = sign_checkpoint(Checkpoint(SIGNER.name, 5, edge.root()), [SIGNER])
    files["checkpoint"] = note.encode()
    files["origin"] = f"{SIGNER.name}\n".encode()
    files["log.vkey"] = f"{SIGNER.verifier.vkey()}\n".encode()
    for path, raw in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    return tmp_path


def run(*given: Any, **named: Any) -> int:
    with pytest.raises(SystemExit) as ended:
        verify(*given, **named)
    return int(ended.value.code or 0)


def test_a_clean_log_is_valid_and_what_was_not_checked_is_said(
    log: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(log)
    said = capsys.readouterr().out

    assert 0 == status
    assert "VALID" in said
    assert 6 == said.count("ok    ")
    assert "Not checked:" in said
    assert "it came from the folder itself" in said


def test_a_pinned_key_is_taken_as_text_or_file(
    log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pinned").write_text(SIGNER.verifier.vkey())

    assert 0 == run(log, vkey=SIGNER.verifier.vkey())
    assert 0 == run(log, vkey=str(tmp_path / "pinned"))
    assert "it came from the folder itself" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("checkpoint", 2),
        ("tile/0/000.p/5", 2),
        ("tile/entries/000.p/5", 2),
        ("payload/000.seg", 2),
    ],
)
def test_a_missing_file_is_incomplete(log: Any, path: str, status: int) -> None:
    (log / path).unlink()

    assert status == run(log)


@pytest.mark.parametrize(
    "path",
    ["checkpoint", "tile/0/000.p/5", "tile/entries/000.p/5", "payload/000.seg", "origin"],
)
def test_a_changed_bit_is_tampering(
    log: Any, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = bytearray((log / path).read_bytes())
    for at in range(len(raw)):
        (log / path).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])

        assert run(log, as_json=True) in {1, 3}, at
    found = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert not found["valid"]


def test_another_key_is_trust_missing(log: Any) -> None:
    assert 3 == run(log, vkey=OTHER.verifier.vkey())


@pytest.mark.parametrize("vkey", ["no-such-file", "name+0+broken"])
def test_no_usable_key_is_trust_missing(log: Any, vkey: str) -> None:
    with pytest.raises(TrustError) as error:
        verify(log, vkey=vkey)

    assert 3 == error.value.exit_status


def test_a_folder_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(VerifyError) as error:
        verify(tmp_path / "nowhere")

    assert 4 == error.value.exit_status


def test_a_remembered_checkpoint_is_compared(
    log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seen").write_bytes((log / "checkpoint").read_bytes())
    (tmp_path / "forged").write_text(
        sign_checkpoint(Checkpoint(SIGNER.name, 3, bytes(32)), [SIGNER])
    )

    assert 0 == run(log, last_seen=tmp_path / "seen")
    assert "is a prefix" in capsys.readouterr().out
    assert 1 == run(log, last_seen=tmp_path / "forged")
    with pytest.raises(VerifyError):
        verify(log, last_seen=tmp_path / "nowhere")


def test_json_says_everything(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (log / "payload/000.seg").unlink()
    status = run(log, as_json=True)
    found = json.loads(capsys.readouterr().out)

    assert (2, 2, 5) == (status, found["exit_status"], found["size"])
    assert {"area": "payloads", "severity": "incomplete"} == {
        key: found["problems"][0][key] for key in ("area", "severity")
    }
    assert not found["areas"]["payloads"]


def test_terminal_escapes_in_a_log_are_not_printed(
    log: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (log / "tile/entries/000.p/5").write_bytes(join_bundle([b"\x1b[2Jevil"] * 7))
    run(log)

    assert "\x1b[2J" not in capsys.readouterr().out
