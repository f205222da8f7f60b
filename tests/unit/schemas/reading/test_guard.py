import pytest

from schemas.reading.guard import GuardError, find_offences, pass_guard, read_tree


@pytest.mark.parametrize("value", [b' \n{"a": 1, "b": [1.5, -0, {"a": 2}]}', b"[]", b'"a"', b"12"])
def test_plain_json_passes(value: bytes) -> None:
    pass_guard(value)

    assert [] == list(find_offences(read_tree(value)))


@pytest.mark.parametrize(
    ("value", "offences"),
    [
        (b'{"a": 1, "a": 1}', [("duplicate_key", ("a",))]),
        (b'{"a": 1, "\\u0061": 1}', [("duplicate_key", ("a",))]),
        (b'[{"b": {"a": 1, "a": 2, "a": 3}}]', [("duplicate_key", (0, "b", "a"))]),
        (b"[1, NaN]", [("not_finite", (1,))]),
        (b'{"a": [-1e999], "b": Infinity}', [("not_finite", ("a", 0)), ("not_finite", ("b",))]),
    ],
)
def test_what_pydantic_lets_through_is_found_and_placed(value: bytes, offences: list) -> None:
    with pytest.raises(GuardError):
        pass_guard(value)

    assert offences == list(find_offences(read_tree(value)))
