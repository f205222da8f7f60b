"""Run a supervisor: ``python -m services.chassis.local LOG < plan.json``.

Owns: leaving the terminal behind. Refuses to know: what is in the plan.
It prints the supervisor's pid and returns at once; the supervisor goes on in a session of its own
and prints to LOG.
"""

import asyncio
import os
import sys
from pathlib import Path

from schemas.topics import TOPICS
from services.chassis.clock import SystemClock
from services.chassis.errors import ChassisError
from services.chassis.local.kafka import wait_for_leaders
from services.chassis.local.supervisor import StackPlan, Supervisor
from services.chassis.topics import ensure_topics


def create_topics(bootstrap: str) -> None:
    """Create the registry's topics where they are missing, and wait for their leaders.

    Raises:
        KafkaTroubleError: Kafka cannot be reached or refuses.
        BrokerError: a topic has no leader in time.
    """
    asyncio.run(ensure_topics(bootstrap))
    wait_for_leaders(bootstrap, [topic.name for topic in TOPICS])


def main() -> None:
    """Read the plan from standard input, detach, run it, and tell trouble in one line."""
    plan = StackPlan.model_validate_json(sys.stdin.read())
    pid = os.fork()
    if pid:
        sys.stdout.write(f"{pid}\n")
        return
    os.setsid()
    _print_to(Path(sys.argv[1]))
    try:
        Supervisor(plan, SystemClock(), create_topics).run()
    except ChassisError as trouble:
        sys.stderr.write(f"{trouble.code}: {trouble}\n")
        sys.exit(trouble.exit_status)


def _print_to(log_file: Path) -> None:
    log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)


if __name__ == "__main__":
    main()
