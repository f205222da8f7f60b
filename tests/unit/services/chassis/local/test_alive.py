import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.chassis.local.alive import is_live, main
from services.chassis.local.ports import free_ports


class Answer(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/live" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_process_that_answers_lives(port: int) -> None:
    assert 0 == main({"PORTCULLIS_HTTP_PORT": str(port)})


def test_a_process_that_says_anything_else_does_not(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answer, "status", 503)

    assert not is_live(port)


def test_nobody_there_and_no_port_are_not_alive() -> None:
    (nobody,) = free_ports(1)

    assert 1 == main({"PORTCULLIS_HTTP_PORT": str(nobody)})
    assert 1 == main({})
