"""``portcullis sources``: the systems that may send orders and capacity requests.

Owns: saying that a source is registered. Refuses to know: what a source sends.
"""

import asyncio
from typing import Annotated

import typer
from rich.markup import escape

from schemas.topics import ORDERS, PROVISIONING
from services.cli.ask import ask
from services.cli.console import JsonOption, out, print_json
from services.cli.controls import publish_controls, register_source
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka

app = typer.Typer(no_args_is_help=True)
_CHANNELS = {"orders": ORDERS, "provisioning": PROVISIONING}


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="The CloudEvents source, such as urn:acme:erp.")],
    *,
    exporter: Annotated[str, typer.Option(help="Legal name of the exporter it speaks for.")],
    country: Annotated[str, typer.Option(help="The exporter's country, ISO code.")],
    channel: Annotated[
        list[str] | None, typer.Option(help="orders or provisioning; default both.")
    ] = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register a source: what it sends counts from now on."""
    wrong = sorted(set(channel or ()) - set(_CHANNELS))
    if wrong:
        message = f"no channel {', '.join(wrong)}; choose of {', '.join(_CHANNELS)}"
        raise typer.BadParameter(message)
    channels = tuple(_CHANNELS[name] for name in (channel or list(_CHANNELS)))
    now = choose_clock(choose_home(home)).now()
    event = register_source(source, channels, exporter, country, now)
    asyncio.run(publish_controls(choose_kafka(home, kafka), [event.value]))
    if as_json:
        print_json({"registered": source, "channels": [topic.name for topic in channels]})
    else:
        out.print(f"Registered [bold]{escape(source)}[/bold] for {escape(exporter)}.")


@app.command("list")
def show(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the sources that screening knows."""
    sources = ask(home, "screening", "/v1/status").get("sources", [])
    if as_json:
        print_json({"sources": sources})
    else:
        out.print(escape("\n".join(sources)) or "No source is registered.")
