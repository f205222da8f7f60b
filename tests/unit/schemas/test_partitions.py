import pytest

from schemas.partitions import murmur2, partition_of

# From Apache Kafka's own UtilsTest: signed 32-bit, as Java shows them.
JAVA = {
    "21": -973932308,
    "foobar": -790332482,
    "a-little-bit-long-string": -985981536,
    "a-little-bit-longer-string": -1486304829,
    "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
    "abc": 479470107,
}


@pytest.mark.parametrize(("key", "signed"), JAVA.items())
def test_the_hash_is_that_of_the_java_client(key: str, signed: int) -> None:
    assert signed % 2**32 == murmur2(key.encode())


@pytest.mark.parametrize(("key", "signed"), JAVA.items())
def test_the_partition_comes_from_the_positive_hash(key: str, signed: int) -> None:
    assert (signed & 0x7FFFFFFF) % 16 == partition_of(key.encode(), 16)


def test_an_empty_key_has_a_partition() -> None:
    assert 275646681 == murmur2(b"")
