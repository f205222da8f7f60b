import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from services.cli.stack import down as door


@pytest.mark.parametrize(("ran", "said"), [(True, "Data is kept in"), (False, "Nothing ran in")])
def test_it_says_whether_anything_ran(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: Callable[..., io.StringIO],
    *,
    ran: bool,
    said: str,
) -> None:
    monkeypatch.setattr(door.control, "stop", lambda _home: ran)
    text = page(door, width=300)
    door.down(tmp_path)

    assert said in text.getvalue()
    assert str(tmp_path) in text.getvalue()


def test_nothing_to_stop_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door.down(tmp_path, as_json=True)

    assert {"home": str(tmp_path), "stopped": False} == json.loads(capsys.readouterr().out)
