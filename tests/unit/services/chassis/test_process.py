import asyncio
from typing import cast

from services.chassis.lane import LaneWork
from services.chassis.process import Process


class Silent(Process):
    """Overrides nothing."""


def test_hooks_nobody_overrides_do_nothing() -> None:
    process = Silent()
    work = cast("LaneWork", None)
    process.handle(work, [], None)
    process.settle(work)
    process.take(work, [])
    process.tick(work)
    process.opened(frozenset())
    process.closed(frozenset())
    asyncio.run(process.background())

    assert process.prepare([]) is None
