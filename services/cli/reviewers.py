"""``portcullis reviewers``: the people who review holds, and their signing keys.

Owns: making a key, keeping it in the installation, registering its public half.
Refuses to know: what is reviewed.
"""

import asyncio
import base64
import re
import secrets
from datetime import datetime
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.markup import escape

from schemas.controls import ReviewerRegistration
from services.chassis.local.home import SEED_BYTES, Home, write_atomically
from services.cli.ask import ask
from services.cli.console import JsonOption, out, print_json
from services.cli.controls import ControlEvent, publish_controls, write_control
from services.cli.errors import CliError
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka

app = typer.Typer(no_args_is_help=True)
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


class ReviewerError(CliError):
    """There is no such reviewer here, or there is one already."""

    code = "reviewer"


def make_reviewer(home: Home, name: str, now: datetime) -> ControlEvent:
    """Make a reviewer's key in the installation and write the registration down.

    Raises:
        ReviewerError: the name is not usable.
    """
    if not _NAME.fullmatch(name):
        message = f"{name!r} is not a reviewer's name"
        raise ReviewerError(message, remedy="Use small letters, digits, dots and dashes.")
    path = home.keys / "reviewers" / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        seed = base64.b64encode(secrets.token_bytes(SEED_BYTES)).decode()
        write_atomically(path, f"{seed}\n", mode=0o600)
    public = Ed25519PrivateKey.from_private_bytes(read_seed(home, name)).public_key()
    content = ReviewerRegistration(
        reviewer=name, public_key=base64.b64encode(public.public_bytes_raw()).decode()
    )
    return write_control("reviewer.registered", name, content, now)


def read_seed(home: Home, name: str) -> bytes:
    """Read a reviewer's private key, 32 bytes.

    Raises:
        ReviewerError: this installation keeps no such key.
    """
    path = home.keys / "reviewers" / f"{name}.key"
    try:
        return base64.b64decode(path.read_text("ascii").strip(), validate=True)
    except (OSError, ValueError) as cause:
        message = f"no key of reviewer {name} in {path.parent}"
        raise ReviewerError(message, remedy=f"portcullis reviewers add {name}") from cause


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="For instance ada.lovelace.")],
    *,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a signing key for a reviewer and register its public half."""
    place = choose_home(home)
    event = make_reviewer(place, name, choose_clock(place).now())
    asyncio.run(publish_controls(choose_kafka(home, kafka), [event.value]))
    if as_json:
        print_json({"registered": name})
    else:
        out.print(f"Registered [bold]{name}[/bold]; the key is in {escape(str(place.keys))}.")


@app.command("list")
def show(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the reviewers that screening knows."""
    reviewers = ask(home, "screening", "/v1/status").get("reviewers", [])
    if as_json:
        print_json({"reviewers": reviewers})
    else:
        out.print("\n".join(reviewers) or "No reviewer is registered.")
