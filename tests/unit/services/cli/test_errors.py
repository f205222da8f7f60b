from services.chassis.errors import InvariantError
from services.chassis.local.errors import OfflineError
from services.cli.errors import (
    FileError,
    UsageError,
    describe,
    exit_status_of,
    is_ours,
    to_json,
)


def test_errors_of_every_package_of_ours_are_told_and_others_are_not() -> None:
    assert is_ours(FileError("x"))
    assert is_ours(InvariantError("x"))
    assert not is_ours(ValueError("x"))
    assert not is_ours(SystemExit(3))


def test_an_error_brings_its_own_exit_status() -> None:
    assert 2 == exit_status_of(UsageError("x"))
    assert 70 == exit_status_of(InvariantError("x"))
    assert 1 == exit_status_of(ValueError("x"))


def test_what_to_do_is_left_out_when_nobody_knows() -> None:
    assert {"code": "invariant", "message": "x"} == describe(InvariantError("x"))
    assert "look there" == describe(OfflineError("x", remedy="look there"))["remedy"]


def test_the_json_form_is_one_line() -> None:
    assert "\n" not in to_json(OfflineError("two\nlines"))
