"""``portcullis install``: folder, keys, topics and first words on an existing Kafka.

Owns: the one step before processes are started by something else than our supervisor (containers,
an orchestrator). Refuses to know: who starts them. Repeating it changes nothing.
"""

import asyncio

from rich.markup import escape

from schemas.topics import TOPICS
from services.chassis.local.home import find_home
from services.chassis.local.kafka import wait_for_leaders
from services.chassis.settings import ChassisSettings, choose_clock, load
from services.chassis.topics import ensure_topics
from services.cli.console import JsonOption, out, print_json
from services.cli.options import HomeOption, KafkaOption
from services.cli.stack import first_start


def install(
    home: HomeOption = None, kafka: KafkaOption = None, as_json: JsonOption = False
) -> None:
    """Make the folder and its keys, the topics, and say the first words; safe to repeat."""
    settings = load(ChassisSettings)
    clock = choose_clock(settings)
    bootstrap = kafka or settings.kafka
    place = find_home(home)
    place.prepare(year=clock.now().year)
    asyncio.run(ensure_topics(bootstrap))
    wait_for_leaders(bootstrap, [topic.name for topic in TOPICS])
    said = first_start.publish(place, bootstrap, clock)
    if as_json:
        print_json({"home": str(place.folder), "kafka": bootstrap, "first_words": said})
    else:
        out.print(f"{escape(str(place.folder))} and {len(TOPICS)} topics at {bootstrap} are ready.")
