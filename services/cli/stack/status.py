"""``portcullis status``: who runs, whether it is ready, and which defaults apply.

Owns: the table. Refuses to know: how a process judges its own readiness.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from rich.markup import escape
from rich.table import Table

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home, find_home
from services.chassis.local.stack import ProcessRecord, Stack, read_stack
from services.cli.console import JsonOption, fit_table, out, print_json, styled
from services.cli.options import HomeOption
from services.cli.words import say_age, say_code, say_instant

TIMEOUT_S = 2.0
BROKER = "kafka"
KINDS = {"order": "orders", "capacity": "capacity requests"}
COLUMNS = ("process", "state", "ready", "pid", "port", "restarts", "last exit")

# name at screening, what, default in seconds, what happens at its end
DEFAULTS = (
    ("release_cap", "a release is valid", 259_200, "recalled, determined again"),
    ("receipt_wait", "wait for a receipt", 300, "hold: audit_unavailable"),
    ("list_age", "age of a list", 259_200, "hold: reference_stale"),
    ("grace", "reservation after valid_until", 86_400, "given back, recorded"),
    ("hold_unreviewed", "an unreviewed hold", 1_209_600, "escalated; never released by time"),
    ("clearance", "a cleared false positive", 15_552_000, "its match holds again"),
    ("shipped_rescreened", "goods that left, under new lists", 7_776_000, "compared no more"),
)
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


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


def ask_screening(stack: Stack) -> dict[str, Any]:
    """What screening says of itself; empty when it does not answer."""
    record = stack.find("screening")
    if record is None or not _is_alive(record):
        return {}
    try:
        answer = httpx.get(
            f"{stack.url(record.name)}/v1/status", timeout=TIMEOUT_S, trust_env=False
        )
    except httpx.HTTPError:
        return {}
    found: dict[str, Any] = answer.json() if answer.is_success else {}
    return found


def show(home: Home, stack: Stack, *, as_json: bool) -> None:
    """Print the state of a stack."""
    ready, screening = ask_ready(stack), ask_screening(stack)
    if as_json:
        print_json(to_fields(home, stack, ready, screening))
        return
    title = "Portcullis is running" if stack.is_running else "Portcullis is stopped"
    rows = [_row(stack, record, ready) for record in stack.processes]
    spare = ("last exit", "restarts", "pid")
    out.print(fit_table(title, COLUMNS, rows, spare=spare))
    if stack.trouble:
        out.print(f"[red]Last trouble[/red]: {escape(stack.trouble)}\n")
    facts = Table.grid(padding=(0, 3), pad_edge=False)
    for name, fact in _facts(home, stack, screening):
        facts.add_row(f" {name}", escape(fact))
    out.print(facts)
    out.print()
    defaults = [
        (row["what"], format_duration(row["seconds"]), row["at_the_end"])
        for row in _defaults(screening)
    ]
    out.print(fit_table("Defaults", ("what", "how long", "then"), defaults, flexible="then"))


def to_fields(
    home: Home, stack: Stack, ready: dict[str, bool], screening: dict[str, Any]
) -> dict[str, object]:
    """Say the state of a stack as JSON fields."""
    fields = stack.model_dump(mode="json")
    for record in fields["processes"]:
        record["alive"] = _is_alive(stack.find(record["name"]))
        record["ready"] = ready.get(record["name"], record["alive"])
    said = {"home": str(home.folder), "running": stack.is_running, "screening": screening}
    return {**fields, **said, "defaults": _defaults(screening)}


def format_duration(seconds: int) -> str:
    """Say a duration in its largest whole unit: 259,200 is 3 d, 90 is 90 s."""
    return next(f"{seconds // size} {unit}" for size, unit in UNITS if seconds % size == 0)


def _facts(home: Home, stack: Stack, screening: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if stack.as_of is not None:
        yield "as of", f"the clock was set to {stack.as_of:%Y-%m-%d %H:%M} UTC at the start"
    if screening:
        now = say_instant(screening.get("now")) or "?"
        yield "now", f"{now}, day of law {screening.get('law_day', '?')}"
        yield "mode", say_code(str(screening.get("mode", "?")))
        for each in screening.get("lists", ()):
            age = say_age(int(each["age_s"]))
            yield "list", f"{each['list_name']}: {each['rows']} rows, fetched {age} ago"
        for stale in screening.get("stale", ()):
            yield "STALE", f"{stale}: everything holds"
        counts = screening.get("counts", {})
        for kind, states in sorted(counts.items()):
            yield (
                KINDS.get(kind, kind),
                ", ".join(f"{states[name]} {say_code(name)}" for name in sorted(states)),
            )
        if not counts:
            yield "transactions", "none yet"
    yield "Kafka", f"{stack.kafka} ({'our own' if stack.embedded else 'existing'})"
    yield "database", stack.database
    yield "data in", str(home.folder)


def _defaults(screening: dict[str, Any]) -> list[dict[str, Any]]:
    """The settings in force as screening tells them, the documented ones when it does not."""
    told = screening.get("defaults", {})
    return [
        {"name": name, "what": what, "seconds": int(told.get(name, seconds)), "at_the_end": end}
        for name, what, seconds, end in DEFAULTS
    ]


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
