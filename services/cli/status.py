"""``portcullis status``: who runs, whether it is ready, and which defaults apply.

Owns: the table. Refuses to know: how a process judges its own readiness.
"""

from concurrent.futures import ThreadPoolExecutor

import httpx
from rich.markup import escape

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home, find_home
from services.chassis.local.stack import ProcessRecord, Stack, read_stack
from services.cli.console import JsonOption, out, print_json, styled, table
from services.cli.options import HomeOption

TIMEOUT_S = 2.0
BROKER = "kafka"

# architecture.md section 5: what, default, what happens at its end
DEFAULTS = (
    ("a release is valid for at most", "72 h", "recalled, determined again on request"),
    ("a receipt is waited for", "5 min", "hold: audit_unavailable"),
    ("age of a list since it was fetched", "72 h", "everything holds: reference_stale"),
    ("an unused reservation is kept", "24 h after valid_until", "given back, recorded"),
    ("an unreviewed hold", "14 days, then daily", "escalated; never released by time"),
)


def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show who runs, whether it is ready, and which defaults apply."""
    place = find_home(home)
    stack = read_stack(place)
    if stack is None:
        message = f"No stack was ever started in {place.folder}"
        raise StackError(message, remedy="Start it with 'portcullis up'.")
    show(place, stack, as_json=as_json)


def ask_ready(stack: Stack) -> dict[str, bool]:
    """Ask every process with an HTTP port whether it is ready, all at once."""
    asked = [record for record in stack.processes if record.name != BROKER and record.port]
    with ThreadPoolExecutor(max(1, len(asked))) as pool:
        answers = list(pool.map(lambda record: _is_ready(stack, record), asked))
    return {record.name: ready for record, ready in zip(asked, answers, strict=True)}


def show(home: Home, stack: Stack, *, as_json: bool) -> None:
    """Print the state of a stack."""
    ready = ask_ready(stack)
    if as_json:
        print_json(to_fields(home, stack, ready))
        return
    title = "Portcullis is running" if stack.is_running else "Portcullis is stopped"
    shown = table(title, "process", "state", "ready", "pid", "port", "restarts", "last exit")
    for record in stack.processes:
        shown.add_row(*_row(stack, record, ready))
    out.print(shown)
    clock = f"starts at {stack.as_of:%Y-%m-%d %H:%M} UTC (as of)" if stack.as_of else "wall clock"
    out.print(f"Kafka {stack.kafka}   database {stack.database}   clock {clock}")
    out.print(f"Data in {home.folder}")
    if stack.trouble:
        out.print(f"[red]Last trouble[/red]: {escape(stack.trouble)}")
    defaults = table("Defaults", "what", "default", "at the end")
    for row in DEFAULTS:
        defaults.add_row(*row)
    out.print(defaults)


def to_fields(home: Home, stack: Stack, ready: dict[str, bool]) -> dict[str, object]:
    """Say the state of a stack as JSON fields."""
    fields = stack.model_dump(mode="json")
    for record in fields["processes"]:
        record["alive"] = _is_alive(stack.find(record["name"]))
        record["ready"] = ready.get(record["name"], record["alive"])
    defaults = [dict(zip(("what", "default", "at_the_end"), row, strict=True)) for row in DEFAULTS]
    return {**fields, "home": str(home.folder), "running": stack.is_running, "defaults": defaults}


def _row(stack: Stack, record: ProcessRecord, ready: dict[str, bool]) -> tuple[str, ...]:
    alive = _is_alive(record)
    state = record.state if alive or record.state != "running" else "stopped"
    answer = "yes" if ready.get(record.name, alive) else "no"
    return (
        record.name,
        styled(state if stack.is_running or alive else "stopped"),
        answer,
        str(record.running.pid) if record.running and alive else "-",
        str(record.port or "-"),
        str(record.restarts),
        "-" if record.last_exit is None else str(record.last_exit),
    )


def _is_alive(record: ProcessRecord | None) -> bool:
    return record is not None and record.running is not None and record.running.is_alive


def _is_ready(stack: Stack, record: ProcessRecord) -> bool:
    if not _is_alive(record):
        return False
    try:
        answer = httpx.get(f"{stack.url(record.name)}/ready", timeout=TIMEOUT_S, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.is_success
