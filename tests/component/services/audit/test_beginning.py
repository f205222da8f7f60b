from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.audit.app import AuditApp
from services.audit.errors import (
    LogBehindError,
    LogDamagedError,
    LogLockedError,
    SigningKeyError,
    TwoRootsError,
)
from services.audit.settings import AuditSettings
from services.chassis.clock import FixedClock
from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.note import new_signer

ORDERS = "orders.events.v1"


def filled(start: Any, topics: Any) -> Any:
    audit = start()
    audit.poll(*(topics.put(ORDERS, "order.submitted", id=f"e-{n}") for n in range(5)))
    return audit


def signed(audit: Any, size: int, root: bytes) -> str:
    return sign_checkpoint(Checkpoint(audit.app.signer.name, size, root), [audit.app.signer])


def test_it_starts_at_and_ahead_of_its_last_published_checkpoint(start: Any, topics: Any) -> None:
    audit = filled(start, topics)
    published = audit.checkpoint()
    audit.poll(topics.put(ORDERS, "order.submitted", id="later"))
    start().app.begin(published)


def test_it_refuses_to_start_behind_its_own_checkpoint_topic(start: Any, topics: Any) -> None:
    audit = filled(start, topics)

    with pytest.raises(LogBehindError, match="size 6 was published"):
        audit.app.begin(signed(audit, 6, bytes(32)))


def test_it_refuses_to_start_beside_another_history(start: Any, topics: Any) -> None:
    audit = filled(start, topics)

    with pytest.raises(TwoRootsError):
        audit.app.begin(signed(audit, 3, bytes(32)))


def test_it_refuses_a_topic_signed_by_another_key(start: Any, topics: Any) -> None:
    audit = filled(start, topics)
    other = new_signer(audit.app.signer.name, bytes(32))

    with pytest.raises(SigningKeyError):
        audit.app.begin(sign_checkpoint(Checkpoint(other.name, 0, bytes(32)), [other]))


def test_it_refuses_a_folder_that_lost_a_tile(start: Any, topics: Any) -> None:
    audit = filled(start, topics)
    (audit.app.folder.root / "tile/0/000.p/5").unlink()

    with pytest.raises(LogDamagedError, match="cannot be taken up"):
        start()


def test_it_refuses_a_folder_with_another_root(start: Any, topics: Any) -> None:
    audit = filled(start, topics)
    tile = audit.app.folder.root / "tile/0/000.p/5"
    tile.write_bytes(bytes(5 * 32))

    with pytest.raises(LogDamagedError, match="another root"):
        start()


def test_one_folder_has_one_writer(start: Any, tmp_path: Path) -> None:
    start()

    with pytest.raises(LogLockedError):
        AuditApp(AuditSettings(home=tmp_path), FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))


@pytest.mark.parametrize("name", ["keys/audit.key", "log/origin"])
def test_it_refuses_a_damaged_key_or_origin(start: Any, tmp_path: Path, name: str) -> None:
    start()
    (tmp_path / name).write_text("not base64 and a plus +\n")

    with pytest.raises(SigningKeyError, match="damaged"):
        start()


def test_the_key_and_the_verifier_key_lie_where_an_auditor_finds_them(
    start: Any, tmp_path: Path
) -> None:
    audit = start()

    assert f"{audit.app.signer.verifier.vkey()}\n" == (tmp_path / "log/log.vkey").read_text()
    assert 0o600 == (tmp_path / "keys/audit.key").stat().st_mode & 0o777
    assert "portcullis.local/audit/2026\n" == (tmp_path / "log/origin").read_text()


def test_it_never_signs_a_size_below_one_it_signed(start: Any, topics: Any) -> None:
    audit = filled(start, topics)
    with audit.app.database.read() as reading:
        state = audit.app.ledger.tree(reading)
    behind = type(state)(
        state.size, state.frontier, state.segment_bytes, state.published, 9, bytes(32)
    )

    with pytest.raises(TwoRootsError, match="size 9 was signed"):
        audit.app.writer.sign(behind)


@pytest.mark.parametrize("left", ["", "torn", "older"])
def test_a_checkpoint_file_that_the_power_took_away_is_written_again(
    start: Any, topics: Any, left: str
) -> None:
    audit = start()
    audit.poll(topics.put(ORDERS, "order.submitted", id="first"))
    older = audit.checkpoint()
    audit.poll(topics.put(ORDERS, "order.submitted", id="second"))
    last = audit.checkpoint()
    file = audit.app.folder.root / "checkpoint"
    file.write_text({"": "", "torn": last[:40], "older": older}[left])

    assert last == start().checkpoint()


def test_a_checkpoint_signed_just_before_a_crash_stays(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(topics.put(ORDERS, "order.submitted", id="first"))
    later = signed(audit, 2, bytes(32))
    (audit.app.folder.root / "checkpoint").write_text(later)

    audit.app.writer.show(audit.app.process.state)

    assert later == audit.checkpoint()
