"""A publisher's server that misbehaves as told, and an installation with a list in force."""

import importlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.chassis.clock import SystemClock
from services.chassis.local.home import Home
from services.cli.lists import in_force
from services.cli.reviewers import make_reviewer
from tests.unit.services.cli.lists.desk import Kafka, run


@dataclass
class Answer:
    """One answer: ``length`` is the length stated, ``wait`` seconds before the body ends."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0


class Publisher:
    """Gives the answers in turn, the last of them again and again."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def url(self, path: str = "/list") -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def give(self, *answers: Answer, path: str = "/list") -> str:
        self.answers[path] = list(answers)
        return self.url(path)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append((request.path, headers))
        left = self.answers[request.path]
        answer = left.pop(0) if len(left) > 1 else left[0]
        request.send_response(answer.status)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        request.send_header("content-length", str(length))
        request.end_headers()
        half = len(answer.body) // 2
        try:
            request.wfile.write(answer.body[:half])
            if answer.wait:
                self.released.wait(answer.wait)
            request.wfile.write(answer.body[half:])
        except OSError:
            return  # the client has had enough

    def stop(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    yield made
    made.stop()


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    topic = Kafka()
    for verb in ("load", "activate", "fetch"):
        module = importlib.import_module(f"services.cli.lists.{verb}")
        monkeypatch.setattr(module, "publish_controls", topic.publish_controls)
    monkeypatch.setattr(in_force, "EventReader", topic)
    return topic


@pytest.fixture
def home(tmp_path: Path, kafka: Kafka) -> Home:
    """An installation with three reviewers and the starter list in force."""
    place = Home(tmp_path)
    for name in ("ada", "grace", "mary"):
        make_reviewer(place, name, SystemClock().now())
    run(tmp_path, "load", "starter")
    assert 4 == len(kafka.values)
    return place
