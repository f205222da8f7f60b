"""Which partition a key belongs to: murmur2, as the Java client's default partitioner has it.

Owns: the arithmetic every producer and reader must agree on. Refuses to know: topics and lanes.
Source: Apache Kafka ``Utils.murmur2`` and ``Utils.toPositive``. librdkafka needs
``partitioner=murmur2_random`` to agree; its own default does not.
"""

from functools import lru_cache

_SEED = 0x9747B28C
_MIX = 0x5BD1E995
_SHIFT = 24
_WORD = 0xFFFFFFFF
_POSITIVE = 0x7FFFFFFF
_WORD_BYTES = 4


def murmur2(key: bytes) -> int:
    """Hash ``key`` to 32 bits, unsigned (Java shows the same bits as a signed ``int``)."""
    length = len(key)
    whole = length - length % _WORD_BYTES
    state = (_SEED ^ length) & _WORD
    for start in range(0, whole, _WORD_BYTES):
        word = int.from_bytes(key[start : start + _WORD_BYTES], "little") * _MIX & _WORD
        word = (word ^ word >> _SHIFT) * _MIX & _WORD
        state = state * _MIX & _WORD ^ word
    if whole < length:
        state = (state ^ int.from_bytes(key[whole:], "little")) * _MIX & _WORD
    state = (state ^ state >> 13) * _MIX & _WORD
    return state ^ state >> 15


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    """Tell the partition, 0 to ``partitions - 1``, that the Java client picks for ``key``.

    Args:
        key: the record key's bytes, not null.
        partitions: how many partitions the topic has, at least 1.
    """
    return (murmur2(key) & _POSITIVE) % partitions
