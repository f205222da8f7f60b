"""One file from a publisher's address, whole or not at all.

Owns: bounds on time and size, what counts as whole, and trying again. Refuses to know: what the
file says, beyond that it is no web page.

The procedure, per attempt: 1. ask, naming the version known (ETag); 2. refuse another host, another
status, a web page, another charset; 3. read up to a size and until a deadline; 4. compare with the
length stated. Failures that may pass are tried again after 1, 2, 4 ... seconds.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from services.cli.lists.errors import FetchError

BYTES_MAX = 200_000_000  # the whole official list is about 20 MB
ATTEMPTS = 4
BACKOFF_S = 1.0
TIMEOUT_S = 20.0  # between two bytes
DEADLINE_S = 300.0  # for one attempt
REDIRECTS_MAX = 3
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a download."""

    bytes_max: int = BYTES_MAX
    attempts: int = ATTEMPTS
    backoff_s: float = BACKOFF_S
    timeout_s: float = TIMEOUT_S
    deadline_s: float = DEADLINE_S
    sleep: Callable[[float], None] = field(default=time.sleep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A publisher's file. ``content`` None: not modified since the version named."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def download(
    url: str, *, known: Mapping[str, str] | None = None, limits: Limits | None = None
) -> Download:
    """Fetch a file, trying again where that may help.

    Args:
        url: https, or http to this very machine.
        known: ``etag`` and ``last_modified`` of the version at hand.
        limits: bounds; the usual ones unless given.

    Raises:
        FetchError: with a stable code ``fetch_...``; the last attempt's.
    """
    limits = limits or Limits()
    _require_safe(url)
    for attempt in range(limits.attempts):
        if attempt:
            limits.sleep(limits.backoff_s * 2 ** (attempt - 1))
        try:
            return _attempt(url, known or {}, limits)
        except FetchError as error:
            if not error.retry or attempt == limits.attempts - 1:
                raise
    message = f"{url}: no attempt was allowed"
    raise FetchError(message, what="attempts", remedy="Allow at least one attempt.")


def _require_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    message = f"{url} is not fetched: only https is, and http from this machine itself"
    raise FetchError(message, what="insecure", remedy="Give the publisher's https address.")


def _attempt(url: str, known: Mapping[str, str], limits: Limits) -> Download:
    try:
        with httpx.Client(timeout=limits.timeout_s, follow_redirects=False) as client:
            return _follow(client, url, known, limits)
    except httpx.TimeoutException as error:
        message = f"{url} did not answer within {limits.timeout_s:.0f} s"
        raise FetchError(message, what="timeout", remedy="Try again later.", retry=True) from error
    except httpx.RemoteProtocolError as error:
        message = f"{url} was cut off: {error}"
        raise FetchError(
            message, what="truncated", remedy="Try again later.", retry=True
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = f"{url} cannot be reached: {error}"
        remedy = "Look at the network and at the address (lists.toml)."
        raise FetchError(message, what="unreachable", remedy=remedy, retry=True) from error


def _follow(client: httpx.Client, url: str, known: Mapping[str, str], limits: Limits) -> Download:
    """Ask an address; follow redirects on the same host only."""
    at = url
    for _ in range(REDIRECTS_MAX + 1):
        with client.stream("GET", at, headers=_headers(known)) as response:
            if not response.has_redirect_location:
                return _receive(url, response, limits)
            at = urljoin(at, response.headers["location"])
        if (urlsplit(at).scheme, urlsplit(at).netloc) != (
            urlsplit(url).scheme,
            urlsplit(url).netloc,
        ):
            message = f"{url} redirects elsewhere, to {at}"
            remedy = "If the publisher has moved, look it up and correct lists.toml."
            raise FetchError(message, what="redirected", remedy=remedy)
    message = f"{url} redirects more than {REDIRECTS_MAX} times"
    raise FetchError(message, what="redirected", remedy="Correct the address in lists.toml.")


def _headers(known: Mapping[str, str]) -> dict[str, str]:
    named = {"if-none-match": "etag", "if-modified-since": "last_modified"}
    conditional = {header: known[key] for header, key in named.items() if known.get(key)}
    return {"user-agent": "portcullis-lists", **conditional}


def _receive(url: str, response: httpx.Response, limits: Limits) -> Download:
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Download(content=None)
    if response.status_code != httpx.codes.OK:
        passing = response.status_code >= 500 or response.status_code == 429  # noqa: PLR2004 - HTTP
        message = f"{url} answers {response.status_code}"
        raise FetchError(message, what="status", remedy="Try again later.", retry=passing)
    _require_file(url, response)
    content = _read(url, response, limits)
    if not content.strip():
        message = f"{url} gave an empty file"
        raise FetchError(message, what="empty", remedy="Try again later.", retry=True)
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise _web_page(url)
    return Download(
        content=content,
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
    )


def _require_file(url: str, response: httpx.Response) -> None:
    if response.headers.get("content-type", "").split(";")[0].strip().lower() == "text/html":
        raise _web_page(url)
    charset = (response.charset_encoding or "").lower()
    if charset not in CHARSETS:
        message = f"{url} says it is written in {charset}, not UTF-8"
        remedy = "Load a copy converted to UTF-8 (portcullis lists load)."
        raise FetchError(message, what="charset", remedy=remedy)


def _web_page(url: str) -> FetchError:
    message = f"{url} gave a web page, not a list"
    return FetchError(message, what="html", remedy="Open it in a browser; correct lists.toml.")


def _read(url: str, response: httpx.Response, limits: Limits) -> bytes:
    """Read a body within bounds; httpx itself notices one that is cut short."""
    end = time.monotonic() + limits.deadline_s
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limits.bytes_max:
        raise _too_big(url, limits)
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > limits.bytes_max:
            raise _too_big(url, limits)
        if time.monotonic() > end:
            message = f"{url} was not read within {limits.deadline_s:.0f} s"
            raise FetchError(message, what="timeout", remedy="Try again later.", retry=True)
    return bytes(content)


def _too_big(url: str, limits: Limits) -> FetchError:
    message = f"{url} is bigger than {limits.bytes_max} bytes"
    return FetchError(message, what="too_big", remedy="Look at it; raise bytes_max in lists.toml.")
