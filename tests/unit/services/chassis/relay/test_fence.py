import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError

from services.chassis.relay import fence


class Taker:
    """As much of a producer as the fence touches."""

    def __init__(self, **options: object) -> None:
        self.options = options
        self.trouble: BaseException | None = None
        self.stop_takes_s = 0.0
        self.is_stopped = False
        self._sender = SimpleNamespace(sender_task=None)
        self._txn_manager = SimpleNamespace(producer_id=7, producer_epoch=3, given=None)
        self._txn_manager.set_pid_and_epoch = lambda *pair: setattr(
            self._txn_manager, "given", pair
        )
        made.append(self)

    async def start(self) -> None:
        if troubles:
            error = troubles.pop(0)
            if error is not None:
                raise error
        self._sender.sender_task = asyncio.ensure_future(asyncio.sleep(60))

    async def stop(self) -> None:
        await asyncio.sleep(self.stop_takes_s)
        self.is_stopped = True
        if self.trouble is not None:
            raise self.trouble


made: list[Taker] = []
troubles: list[BaseException | None] = []


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    made.clear()
    troubles.clear()
    monkeypatch.setattr(fence, "AIOKafkaProducer", Taker)
    monkeypatch.setattr(fence, "DISCARD_TIMEOUT_S", 0.05)


async def start() -> Any:
    return await fence.start_fenced("x:1", "echo.3", send_timeout_ms=1_000)


def test_a_plain_producer_is_given_the_id_and_the_epoch_taken() -> None:
    async def scenario() -> None:
        producer = await start()
        taker, plain = made

        assert producer is plain
        assert ("echo.3", None) == tuple(
            each.options.get("transactional_id") for each in (taker, plain)
        )
        assert (7, 3) == plain._txn_manager.given
        assert (True, False) == (taker.is_stopped, plain.is_stopped)

        await fence.discard(producer)

        assert plain._sender.sender_task.cancelled()

    asyncio.run(scenario())


@pytest.mark.parametrize("before", [0, 1], ids=["taking", "handing over"])
def test_whoever_cannot_start_is_discarded(before: int) -> None:
    troubles.extend([*[None] * before, KafkaConnectionError()])

    async def scenario() -> None:
        with pytest.raises(KafkaConnectionError):
            await start()

    asyncio.run(scenario())

    assert all(each.is_stopped for each in made)
    assert before + 1 == len(made)


@pytest.mark.parametrize("error", [KafkaConnectionError(), asyncio.CancelledError(), OSError()])
def test_trouble_of_a_producer_that_stops_is_nobody_s(error: BaseException) -> None:
    async def scenario() -> None:
        producer = Taker()
        producer.trouble = error
        await fence.discard(producer)  # type: ignore[arg-type]  # a fake

    asyncio.run(scenario())

    assert made[0].is_stopped


def test_a_producer_that_does_not_stop_is_left_behind() -> None:
    async def scenario() -> None:
        producer = Taker()
        producer.stop_takes_s = 60
        await fence.discard(producer)  # type: ignore[arg-type]  # a fake

    asyncio.run(scenario())

    assert not made[0].is_stopped


def test_who_is_cancelled_while_discarding_is_cancelled() -> None:
    async def scenario() -> bool:
        producer = Taker()
        producer.stop_takes_s = 60
        task = asyncio.create_task(fence.discard(producer))  # type: ignore[arg-type]  # a fake
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(scenario())
