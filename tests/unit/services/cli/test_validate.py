import json
from pathlib import Path

import pytest
import typer

from schemas.topics import CONTROLS, ORDERS, PROVISIONING
from services.cli.errors import FileError
from services.cli.validate import guess_topic, split_events, validate

EXAMPLES = Path("schemas/examples")
ORDER = (EXAMPLES / "order.submitted.valid.json").read_bytes()
DOUBLED = (EXAMPLES / "order.submitted.duplicate_key.invalid.json").read_bytes()
LINE = json.dumps(json.loads(ORDER)).encode()


@pytest.mark.parametrize(
    ("content", "events"),
    [
        (ORDER, [ORDER]),
        (b"[]", []),
        (b" [ %b ,\n%b ] " % (LINE, LINE), [LINE, LINE]),
        (LINE + b"\n\n" + LINE[:50] + b"\n", [LINE, LINE[:50]]),
        (ORDER[:-5], [ORDER[:-5]]),
        (b"[" * 300, [b"[" * 300]),
    ],
)
def test_a_file_is_cut_into_the_bytes_of_its_events(content: bytes, events: list[bytes]) -> None:
    assert events == split_events(content)


def test_the_type_tells_the_topic() -> None:
    assert PROVISIONING is guess_topic(b'{"type": "capacity.requested"}')
    assert PROVISIONING is guess_topic(b'{"type": "capacity.requestd"}')
    assert CONTROLS is guess_topic(b'{"type": "list.activated"}')
    assert ORDERS is guess_topic(b"[1]")
    assert ORDERS is guess_topic(b"{")


def test_a_good_file_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    validate(EXAMPLES / "order.submitted.valid.json", as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert [] == told["errors"]
    validate(EXAMPLES / "order.submitted.valid.json")
    assert "1 event, no errors" in capsys.readouterr().out


def test_every_error_of_every_event_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "orders.json"
    file.write_bytes(b"[%b, %b]" % (ORDER, DOUBLED))
    with pytest.raises(typer.Exit) as left:
        validate(file, as_json=True)

    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert left.value.exit_code == 1
    assert (2, "duplicate_key", "/data/lines/0/quantity", "ORD-1001") == (
        error["event"],
        error["code"],
        error["pointer"],
        error["transaction_id"],
    )


def test_the_table_shows_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "order.json"
    file.write_bytes(b"{")
    with pytest.raises(typer.Exit):
        validate(file)

    assert "not_json" in capsys.readouterr().out


def test_a_file_without_content_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.json"
    with pytest.raises(FileError):
        validate(file)
    file.write_bytes(b" \n")
    with pytest.raises(FileError):
        validate(file)
