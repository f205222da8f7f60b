from services.chassis.relay.readback import Tail, compare, has_enough, laneseq_of


def test_a_fresh_output_has_nothing_there() -> None:
    assert (0, None) == compare(0, "", {}, Tail(is_whole=True))


def test_pending_events_already_there_are_passed_over() -> None:
    assert (2, None) == compare(3, "c", {2: "b", 3: "c"}, Tail({1: "a", 2: "b"}))


def test_an_output_ahead_of_the_database_is_refused() -> None:
    assert compare(1, "a", {}, Tail({1: "a", 2: "b"}))[1] is not None


def test_another_digest_under_the_same_laneseq_is_refused() -> None:
    assert compare(1, "a", {}, Tail({1: "x"}))[1] is not None


def test_published_records_that_are_gone_are_refused() -> None:
    assert compare(3, "c", {}, Tail({1: "a"}))[1] is not None


def test_a_tail_must_reach_back_to_the_first_pending_event() -> None:
    assert not has_enough(Tail({5: "e"}), {4: "d"})
    assert has_enough(Tail({4: "d", 5: "e"}), {4: "d"})


def test_an_event_without_laneseq_has_none() -> None:
    assert laneseq_of(b"{}") is None
    assert laneseq_of(b"\xff") is None
    assert 7 == laneseq_of(b'{"laneseq":7}')
