"""A proxy before the server that makes trouble: the first requests get the answers of an overloaded server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import NamedTuple
from urllib.parse import urlsplit

_OWN = frozenset(("connection", "keep-alive", "transfer-encoding", "content-length"))


class Trouble(NamedTuple):
    """How a request is answered. `taken`: only after the server has taken it, so that the answer is a lie."""

    status: int
    retry_after: int | None = None
    taken: bool = False


class Proxy(ThreadingHTTPServer):
    """Forwards to `target`. Each POST uses up one of `troubles`, as long as there are any."""

    daemon_threads = True

    def __init__(self, target: str, troubles: Sequence[Trouble]) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.upstream = urlsplit(target).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._left, self._lock = list(troubles), Lock()
        self.posts = 0
        self.statuses: list[int] = []
        """What was answered, in order."""

    @property
    def left(self) -> list[Trouble]:
        """The troubles that nobody has met yet."""
        return list(self._left)

    def next_trouble(self) -> Trouble | None:
        """What the request at hand has to meet."""
        with self._lock:
            self.posts += 1
            return self._left.pop(0) if self._left else None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes its connections early is no error."""


class _Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _relay(self) -> None:
        body = self._body()
        trouble = self.server.next_trouble() if self.command == "POST" else None
        if trouble is None:
            self._answer(*self._upstream(body))
            return
        if trouble.taken:
            status = self._upstream(body)[0]
            assert status == 200, f"the server was to take it and said {status}"
        origin = self.headers.get("origin")
        headers = [("content-type", "application/json")]
        if trouble.retry_after is not None:
            headers.append(("retry-after", str(trouble.retry_after)))
        if origin:
            headers += [
                ("access-control-allow-origin", origin),
                ("access-control-allow-credentials", "true"),
                ("access-control-expose-headers", "Retry-After"),
            ]
        self._answer(trouble.status, headers, b'{"error":{"code":"overloaded"}}')

    do_GET = do_POST = do_OPTIONS = do_HEAD = _relay

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _upstream(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = HTTPConnection(self.server.upstream, timeout=20)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, [pair for pair in answer.getheaders() if pair[0].lower() not in _OWN], answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.server.statuses.append(status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing on the terminal."""


@contextmanager
def proxy(target: str, troubles: Sequence[Trouble] = ()) -> Iterator[Proxy]:
    """A running proxy."""
    server = Proxy(target, troubles)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
