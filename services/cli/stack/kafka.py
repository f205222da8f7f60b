"""``portcullis kafka``: the embedded Apache Kafka on this machine.

Owns: fetching it with a progress bar, and saying where it is. Refuses to know: how it is run.
"""

import typer
from rich.markup import escape

from services.chassis.local.jars import (
    KAFKA_VERSION,
    cache_folder,
    fetch,
    missing_jars,
    read_lock,
)
from services.cli.console import JsonOption, byte_progress, out, print_json

app = typer.Typer(no_args_is_help=True)


@app.command("fetch")
def fetch_kafka(as_json: JsonOption = False) -> None:
    """Download and verify Apache Kafka if it is not in the cache yet."""
    fetched = fetch_shown()
    if as_json:
        print_json({"version": KAFKA_VERSION, "folder": str(cache_folder()), "fetched": fetched})
    else:
        out.print(f"Apache Kafka {KAFKA_VERSION} is ready in {escape(str(cache_folder()))}.")


@app.command("where")
def show_place(as_json: JsonOption = False) -> None:
    """Say where Apache Kafka is kept, and what is missing there."""
    missing = [jar.filename for jar in missing_jars(cache_folder(), read_lock())]
    if as_json:
        print_json({"version": KAFKA_VERSION, "folder": str(cache_folder()), "missing": missing})
        return
    out.print(escape(str(cache_folder())))
    if missing:
        out.print(
            f"{len(missing)} of {len(read_lock())} archives missing: 'portcullis kafka fetch'."
        )


def fetch_shown() -> int:
    """Fetch what is missing with a progress bar; give the number of bytes fetched.

    Raises:
        LocalError: offline, or an archive is not the pinned one.
    """
    total = sum(jar.size for jar in missing_jars(cache_folder(), read_lock()))
    if total:
        with byte_progress(f"Apache Kafka {KAFKA_VERSION}", total) as progress:
            fetch(progress)
    return total
