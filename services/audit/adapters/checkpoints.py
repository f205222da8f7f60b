"""What audit itself has published last, read back from its checkpoint topic.

Owns: finding the last checkpoint in the topic. Refuses to know: what to do about it.
"""

from schemas.reading import SchemaError, read_event
from schemas.receipts import CheckpointSigned
from schemas.topics import CHECKPOINTS
from services.chassis.traffic import EventReader

_LOOK_BACK = 200  # take-overs write lane.opened between checkpoints


async def read_last_checkpoint(kafka: str) -> str | None:
    """The last signed checkpoint on the topic, as signed note; None where there is none.

    Raises:
        ChassisError: Kafka does not answer.
    """
    async with EventReader(kafka, [CHECKPOINTS], raw=True) as reader:
        records = await reader.read_last(_LOOK_BACK)
    for record in reversed(records):
        try:
            event = read_event(CHECKPOINTS, record.value, record.headers, record.key)
        except SchemaError:
            continue
        if isinstance(event, CheckpointSigned):
            return event.data.checkpoint
    return None
