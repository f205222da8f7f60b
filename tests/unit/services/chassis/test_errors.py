import pytest

from services.chassis.errors import InvariantError, LaneRefusedError, OversizeError, require


def test_a_refusal_says_where_what_and_what_to_do() -> None:
    error = LaneRefusedError("ends early", lane=3, topic="t.v1", partition=3)

    assert (3, "t.v1", 3, 78) == (error.lane, error.topic, error.partition, error.exit_status)
    assert (
        "lane 3, t.v1[3]: ends early; database and topics are not of one time: restore the one"
        " that is behind, or start a new installation (deploy/README.md)"
    ) == str(error)


def test_an_oversize_event_names_both_sizes() -> None:
    error = OversizeError(topic="t.v1", size=11, size_max=10)

    assert ("t.v1", 11, 10) == (error.topic, error.size, error.size_max)
    assert "t.v1: 11 bytes, at most 10: publish a shorter event" == str(error)


def test_what_must_be_true_is_demanded() -> None:
    require(is_true=True, message="fine")
    with pytest.raises(InvariantError, match="not fine"):
        require(is_true=False, message="not fine")
