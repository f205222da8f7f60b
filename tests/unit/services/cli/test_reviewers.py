import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schemas.reading import read_event
from schemas.topics import CONTROLS
from services.chassis.local.home import Home
from services.cli import reviewers as door
from services.cli.reviewers import ReviewerError, read_seed


def test_a_key_is_made_once_for_its_owner_only_and_its_public_half_is_registered(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    door.add("ada.lovelace", home=running.folder)
    door.add("ada.lovelace", home=running.folder)
    path = running.keys / "reviewers" / "ada.lovelace.key"
    public = Ed25519PrivateKey.from_private_bytes(read_seed(running, "ada.lovelace")).public_key()
    said = [read_event(CONTROLS, each.value, [], b"global").data for each in wire.published]

    assert 0o600 == path.stat().st_mode & 0o777
    assert {base64.b64encode(public.public_bytes_raw()).decode()} == {e.public_key for e in said}
    assert "Registered ada.lovelace" in text.getvalue()


@pytest.mark.parametrize("name", ["Ada", "../ada", "", ".ada", "a" * 65])
def test_a_name_that_could_be_a_path_is_refused(running: Home, wire: Any, name: str) -> None:
    with pytest.raises(ReviewerError, match="not a reviewer's name"):
        door.add(name, home=running.folder)

    assert [] == wire.published


@pytest.mark.parametrize("content", [None, "not base64 !"])
def test_a_key_that_is_not_kept_here_says_how_to_make_one(
    running: Home, content: str | None
) -> None:
    folder = running.keys / "reviewers"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "ada.key").write_text(content)
    with pytest.raises(ReviewerError) as caught:
        read_seed(running, "ada")

    assert "portcullis reviewers add ada" == caught.value.remedy


def test_the_known_reviewers_are_listed(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    answers["/v1/status"] = {}
    door.show(home=running.folder)
    answers["/v1/status"] = {"reviewers": ["ada", "grace"]}
    door.show(home=running.folder)

    assert "No reviewer is registered.\nada\ngrace\n" == text.getvalue()
