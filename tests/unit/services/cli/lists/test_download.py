from collections.abc import Callable
from typing import Any

import pytest

from services.cli.lists.download import Limits, download
from services.cli.lists.errors import FetchError
from tests.unit.services.cli.lists.conftest import Answer, Publisher

BODY = b"name,note\nx,y\n"


def limits(slept: list[float] | None = None, **more: Any) -> Limits:
    sleep: Callable[[float], None] = (slept if slept is not None else []).append
    return Limits(**{"attempts": 3, "timeout_s": 0.3, "sleep": sleep} | more)


def test_a_file_comes_whole_with_its_version(publisher: Publisher) -> None:
    headers = {"etag": '"1"', "last-modified": "x", "content-type": "text/csv; charset=UTF-8"}
    got = download(publisher.give(Answer(body=BODY, headers=headers)), limits=limits())

    assert (BODY, '"1"', "x") == (got.content, got.etag, got.last_modified)


def test_a_version_at_hand_is_named_and_may_be_all_there_is(publisher: Publisher) -> None:
    url = publisher.give(Answer(status=304))
    got = download(url, known={"etag": '"1"', "last_modified": "then"}, limits=limits())

    assert got.content is None
    assert ('"1"', "then") == tuple(
        publisher.asked[0][1][name] for name in ("if-none-match", "if-modified-since")
    )


@pytest.mark.parametrize(
    ("answer", "code", "attempts"),
    [
        (Answer(), "fetch_empty", 3),
        (Answer(body=b" \r\n"), "fetch_empty", 3),
        (Answer(body=BODY, length=1000), "fetch_truncated", 3),
        (Answer(body=b"<!DOCTYPE html><p>moved"), "fetch_html", 1),
        (Answer(body=BODY, headers={"content-type": "text/html"}), "fetch_html", 1),
        (Answer(body=BODY, headers={"content-type": "text/x; charset=utf-16"}), "fetch_charset", 1),
        (Answer(body=b"x" * 5000), "fetch_too_big", 1),
        (Answer(status=500), "fetch_status", 3),
        (Answer(status=429), "fetch_status", 3),
        (Answer(status=404, body=b"no"), "fetch_status", 1),
        (Answer(status=302, headers={"location": "http://127.0.0.2/x"}), "fetch_redirected", 1),
        (Answer(status=302, headers={"location": "https://example.org/x"}), "fetch_redirected", 1),
        (Answer(status=302, headers={"location": "/list"}), "fetch_redirected", 1),
        (Answer(body=BODY, wait=5), "fetch_timeout", 3),
    ],
)
def test_a_publisher_that_misbehaves_is_told_by_a_code(
    publisher: Publisher, answer: Answer, code: str, attempts: int
) -> None:
    slept: list[float] = []
    with pytest.raises(FetchError) as refusal:
        download(publisher.give(answer), limits=limits(slept, bytes_max=4000))

    assert (code, True) == (refusal.value.code, bool(refusal.value.remedy))
    assert [1.0, 2.0][: attempts - 1] == slept


def test_a_drip_that_never_ends_is_given_up(publisher: Publisher) -> None:
    with pytest.raises(FetchError) as refusal:
        download(publisher.give(Answer(body=BODY)), limits=limits(deadline_s=-1.0))

    assert "fetch_timeout" == refusal.value.code


@pytest.mark.parametrize("bad", [Answer(status=500), Answer(), Answer(body=BODY, length=99)])
def test_what_passes_is_tried_again(publisher: Publisher, bad: Answer) -> None:
    slept: list[float] = []

    assert (
        BODY == download(publisher.give(bad, bad, Answer(body=BODY)), limits=limits(slept)).content
    )
    assert [1.0, 2.0] == slept


def test_a_redirect_on_the_same_host_is_followed(publisher: Publisher) -> None:
    publisher.give(Answer(body=BODY), path="/new")
    url = publisher.give(Answer(status=301, headers={"location": "/new"}))

    assert BODY == download(url, limits=limits()).content


def test_nobody_at_home_is_told(publisher: Publisher) -> None:
    url = publisher.url()
    publisher.stop()
    with pytest.raises(FetchError) as refusal:
        download(url, limits=limits(attempts=1))

    assert "fetch_unreachable" == refusal.value.code


@pytest.mark.parametrize("url", ["http://example.org/list", "ftp://example.org/x", "file:///x"])
def test_only_https_is_fetched_from_elsewhere(url: str) -> None:
    with pytest.raises(FetchError) as refusal:
        download(url, limits=limits())

    assert "fetch_insecure" == refusal.value.code


def test_without_an_attempt_nothing_is_fetched(publisher: Publisher) -> None:
    with pytest.raises(FetchError):
        download(publisher.give(Answer(body=BODY)), limits=limits(attempts=0))
