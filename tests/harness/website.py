"""A small website of the test's own, with a strict content security policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

_TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html", "pdf": "application/pdf"}


class Reply(NamedTuple):
    """What a POST is answered, and after how many seconds."""

    text: str = "{}"
    status: int = 200
    seconds: float = 0.0


class Website(ThreadingHTTPServer):
    """Answers every path with its text in `files`, else with that of `/`. `policy`: sent with every page.

    What is posted stands in `posted` as (path, body); `replies` says what each path answers, 404 without one.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.elsewhere = f"http://localhost:{self.server_port}"
        self.files: dict[str, str] = {}
        self.policy = ""
        self.replies: dict[str, Reply] = {}
        self.posted: list[tuple[str, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes its connections early is no error."""


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Website

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        text = self.server.files.get(path, self.server.files.get("/", ""))
        kind = _TYPES.get(path.rpartition(".")[2], "text/html") if path in self.server.files else "text/html"
        self._answer(200, kind, text)

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.server.posted.append((path, self.rfile.read(int(self.headers["content-length"])).decode()))
        reply = self.server.replies.get(path, Reply(status=404))
        time.sleep(reply.seconds)
        self._answer(reply.status, "application/json", reply.text)

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", "no-store")
        if self.server.policy:
            self.send_header("content-security-policy", self.server.policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing on the terminal."""


@contextmanager
def website() -> Iterator[Website]:
    """A running website."""
    server = Website()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
