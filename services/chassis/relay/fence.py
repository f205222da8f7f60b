"""The one place that reaches into aiokafka: fenced idempotent producers.

Owns: producer options, and the hand-over of a transactional id's producer id and epoch to a plain
idempotent producer (decision 0003). The broker refuses older epochs of the same producer id
after the new owner's first record, so a paused or killed owner's request cannot land behind it.
Refuses to know: outboxes and events. aiokafka is pinned to 0.14; a test guards the hand-over.
"""

import asyncio

from aiokafka import AIOKafkaProducer

BATCH_BYTES_MAX = 900_000  # below the broker's message.max.bytes
DISCARD_TIMEOUT_S = 3.0
START_TIMEOUT_S = 30.0
TRANSACTION_TIMEOUT_MS = 15_000


async def start_fenced(
    bootstrap: str, transactional_id: str, *, send_timeout_ms: int
) -> AIOKafkaProducer:
    """Take a new epoch under a transactional id; return a producer that sends under it.

    Numbered steps: 1. the coordinator raises the epoch; 2. that producer is discarded; 3. a plain
    idempotent producer is given id and epoch before it starts.
    """
    taker = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=f"{transactional_id}.taker",
        transactional_id=transactional_id,
        transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
        enable_idempotence=True,
        acks="all",
        request_timeout_ms=send_timeout_ms,
    )
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            await taker.start()  # 1.
        producer_id = taker._txn_manager.producer_id  # noqa: SLF001 - aiokafka offers no door
        epoch = taker._txn_manager.producer_epoch  # noqa: SLF001 - aiokafka offers no door
    finally:
        await discard(taker)  # 2.
    producer = make_producer(bootstrap, transactional_id, send_timeout_ms=send_timeout_ms)
    producer._txn_manager.set_pid_and_epoch(producer_id, epoch)  # noqa: SLF001 - 3.
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            await producer.start()
    except BaseException:
        await discard(producer)
        raise
    return producer


def make_producer(bootstrap: str, client_id: str, *, send_timeout_ms: int) -> AIOKafkaProducer:
    """Build an idempotent producer for prebuilt batches; every option spelled out."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        compression_type=None,
        max_batch_size=BATCH_BYTES_MAX,
        max_request_size=BATCH_BYTES_MAX + 100_000,
        linger_ms=0,
        request_timeout_ms=send_timeout_ms,
        retry_backoff_ms=50,
        metadata_max_age_ms=60_000,
    )


async def discard(producer: AIOKafkaProducer) -> None:
    """Stop a producer whatever state it is in; what it still holds is not sent.

    Its own trouble while it stops is nobody's; being cancelled meanwhile is the caller's.
    """
    sender = producer._sender.sender_task  # noqa: SLF001 - a stop that flushes would send
    if sender is not None and not sender.done():
        sender.cancel()
    stop = asyncio.ensure_future(producer.stop())
    try:
        await asyncio.wait([stop], timeout=DISCARD_TIMEOUT_S)
    finally:
        stop.cancel()
        stop.add_done_callback(lambda done: done.cancelled() or done.exception())
