import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import CONTROLS, ORDERS
from services.chassis.local.home import Home
from services.cli import submit as door
from services.cli.errors import FileError
from services.cli.submit import NoAnswerError, read_records

EXAMPLES = Path("schemas/examples")
ORDER = EXAMPLES / "order.submitted.valid.json"
DOUBLED = EXAMPLES / "order.submitted.duplicate_key.invalid.json"
NAME = json.loads(ORDER.read_bytes())["subject"]
LINE = json.dumps(json.loads(ORDER.read_bytes())).encode()


def answer(kind: str, name: str = NAME, **body: Any) -> dict[str, Any]:
    return {"type": kind, "data": {"transaction": {"id": name, "version": 1}, **body}}


def test_an_event_keeps_its_bytes_so_that_the_gate_can_judge_a_doubled_key() -> None:
    (record,) = read_records(DOUBLED)

    assert DOUBLED.read_bytes() == record.value
    assert (ORDERS, b"ORD-1001") == (record.topic, record.key)


@pytest.mark.parametrize("content", [LINE + b"\n\n" + LINE + b"\n", b"[%b, %b]" % (LINE, LINE)])
def test_lines_and_arrays_keep_the_bytes_of_each_event(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "orders"
    file.write_bytes(content)

    assert [LINE, LINE] == [record.value for record in read_records(file)]


def test_the_type_chooses_the_topic(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(b'{"type": "list.activated", "subject": "x"}')

    assert [CONTROLS] == [record.topic for record in read_records(file)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \n", "has no event"),
        (b"[]", "has no event"),
        (b"[1]", "event 1 is not a JSON object"),
        (b"{", "event 1 is not a JSON object"),
        (LINE + b"\n{", "event 2 is not a JSON object"),
        (b'{"type": "transaction.released"}', "transaction.released', which no topic takes"),
    ],
)
def test_what_is_no_event_is_named_and_nothing_is_sent(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "events.json"
    file.write_bytes(content)
    with pytest.raises(FileError, match=said):
        read_records(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.json cannot be read"):
        read_records(tmp_path / "nowhere.json")


def test_without_wait_it_is_sent_and_that_is_said(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    door.submit(ORDER, home=running.folder)

    assert [ORDER.read_bytes()] == [record.value for record in wire.published]
    assert "1 submitted" in text.getvalue()


def test_what_the_gate_says_is_shown_with_what_to_type_next(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    reasons = [{"reason": "license_required", "remedy": "authorization", "line": "1"}]
    stranger = answer("transaction.released", "SOMEBODY-ELSE")
    wire.coming = [[], [stranger, answer("transaction.held", reasons=reasons)]]
    text = page(door)
    door.submit(ORDER, wait=True, home=running.folder)

    for word in (NAME, "hold", "license required", f"portcullis explain {NAME}"):
        assert word in text.getvalue()
    assert "SOMEBODY-ELSE" not in text.getvalue()


def test_a_release_says_how_long_it_is_valid(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    wire.coming = [[answer("transaction.released", valid_until="2026-11-26T15:00:38.744Z")]]
    text = page(door)
    door.submit(ORDER, wait=True, home=running.folder)

    assert "2026-11-26 15:00 UTC" in text.getvalue()


def test_a_rejection_that_could_not_read_the_id_is_known_by_its_digest(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    digest = hashlib.sha256(DOUBLED.read_bytes()).hexdigest()
    body = {"digest": digest, "reason": "duplicate_key", "pointer": "/data/lines"}
    wire.coming = [[{"type": "event.rejected", "data": body}]]
    text = page(door)
    door.submit(DOUBLED, wait=True, home=running.folder)

    assert "duplicate key at /data/lines" in text.getvalue()
    assert "portcullis validate" in text.getvalue()
    assert "portcullis explain" not in text.getvalue()


def test_an_unknown_source_is_told_how_to_be_known(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    body = {"transaction_id": NAME, "digest": "0", "reason": "unregistered_source", "pointer": ""}
    wire.coming = [[{"type": "event.rejected", "data": body}]]
    text = page(door)
    door.submit(ORDER, wait=True, home=running.folder)

    assert "portcullis sources add" in text.getvalue()


def test_many_answers_name_the_first_ones_only(
    running: Home, wire: Any, tmp_path: Path, page: Callable[..., io.StringIO]
) -> None:
    names = [f"T-{number}" for number in range(7)]
    file = tmp_path / "orders.ndjson"
    file.write_bytes(
        b"\n".join(
            json.dumps({"type": "order.submitted", "subject": name}).encode() for name in names
        )
    )
    wire.coming = [[answer("transaction.released", name) for name in names]]
    text = page(door)
    door.submit(file, wait=True, home=running.folder)

    assert 5 == text.getvalue().count("Why: ")
    assert "and 2 more" in text.getvalue()


def test_json_gives_each_reason_once(
    running: Home, wire: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    reasons = [{"reason": "x", "remedy": "fact"}, {"reason": "x", "remedy": "fact"}]
    wire.coming = [[answer("transaction.denied", reasons=reasons)]]
    door.submit(ORDER, wait=True, home=running.folder, as_json=True)
    said = json.loads(capsys.readouterr().out)

    assert 1 == said["submitted"]
    assert [("deny", ["x"])] == [(d["disposition"], d["reasons"]) for d in said["dispositions"]]


def test_silence_has_an_exit_status_of_its_own(running: Home, wire: Any) -> None:
    wire.coming = [[answer("something.else")]]
    second = running.folder / "two.ndjson"
    second.write_bytes(LINE + b"\n" + LINE.replace(NAME.encode(), f"{NAME}-2".encode()))
    with pytest.raises(NoAnswerError, match=f"no answer for {NAME}") as caught:
        door.submit(second, wait=True, timeout_s=3, home=running.folder)

    assert 3 == caught.value.exit_status
