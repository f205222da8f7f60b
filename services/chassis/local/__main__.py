"""Run a supervisor: ``python -m services.chassis.local < plan.json``.

Owns: nothing but the wiring. Refuses to know: what is in the plan.
"""

import asyncio
import sys

from schemas.topics import TOPICS
from services.chassis.clock import SystemClock
from services.chassis.errors import ChassisError
from services.chassis.local.kafka import wait_for_leaders
from services.chassis.local.supervisor import StackPlan, Supervisor
from services.chassis.producer import ensure_topics


def create_topics(bootstrap: str) -> None:
    """Create the registry's topics where they are missing, and wait for their leaders.

    Raises:
        ChassisError: Kafka cannot be reached or refuses.
    """
    asyncio.run(ensure_topics(bootstrap))
    wait_for_leaders(bootstrap, [topic.name for topic in TOPICS])


def main() -> None:
    """Read the plan from standard input, run it, and tell trouble in one line."""
    plan = StackPlan.model_validate_json(sys.stdin.read())
    try:
        Supervisor(plan, SystemClock(), create_topics).run()
    except ChassisError as trouble:
        sys.stderr.write(f"{trouble.code}: {trouble}\n")
        sys.exit(trouble.exit_status)


if __name__ == "__main__":
    main()
