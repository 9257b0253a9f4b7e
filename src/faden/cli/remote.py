"""The running server, as the commands of this machine's owner reach it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import msgspec

from faden.cli.output import Tell
from faden.domain.errors import FadenError, Problem, Unavailable

_TIMEOUT = 300.0
_POLL = 0.4


class Refused(FadenError):
    """The server's own answer to what was asked."""


class Remote:
    """A server by its address and the token it has left in the data directory."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self._token = url, token

    @classmethod
    def of(cls, data: Path) -> Remote | None:
        """The server that runs on this data directory, or None."""
        try:
            contact = json.loads((data / "server.json").read_text("utf-8"))
            found = cls(str(contact["url"]), str(contact["token"]))
            found.get("/health/live")
        except (OSError, ValueError, KeyError, FadenError):
            return None
        return found

    def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> Any:
        """JSON data of an address."""
        return json.loads(self._send("GET", path, query, None) or b"null")

    def text(self, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """The text of an address."""
        return self._send("GET", path, query, None).decode()

    def download(self, path: str, query: Sequence[tuple[str, str]], target: IO[bytes]) -> None:
        """Write the answer of an address into a file as it comes, however large."""
        with self._asked(self._request("GET", path, query, None)) as answer:
            shutil.copyfileobj(answer, target, 1 << 16)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send JSON data and take the answer."""
        return json.loads(self._send(method, path, (), body) or b"null")

    def job(self, job_id: str, tell: Tell) -> Any:
        """The result of a job, once it is done; its error is raised."""
        while True:
            state = self.get(f"/api/jobs/{quote(job_id, safe='')}")
            tell(int(state["progress"] * 100), 100)
            if state["state"] == "failed":
                raise _refused(state["error"])
            if state["state"] == "done":
                return state["result"]
            time.sleep(_POLL)

    def _send(self, method: str, path: str, query: Sequence[tuple[str, str]], body: Any) -> bytes:
        with self._asked(self._request(method, path, query, body)) as answer:
            found: bytes = answer.read()
            return found

    def _request(self, method: str, path: str, query: Sequence[tuple[str, str]], body: Any) -> Request:
        address = self.url + path + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else msgspec.json.encode(body)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Accept-Language": "en",
        }
        return Request(address, data=data, method=method, headers=headers)  # noqa: S310 - the address of our own server

    @contextmanager
    def _asked(self, request: Request) -> Iterator[IO[bytes]]:
        try:
            with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - the address of our own server
                yield answer
        except HTTPError as error:
            raise _answered(error) from None
        except (URLError, OSError) as error:
            raise Unavailable(
                "server_silent", f"The server at {self.url} does not answer: {error}.", hint="Is it still running?"
            ) from None


def _answered(error: HTTPError) -> FadenError:
    try:
        return _refused(json.loads(error.read())["error"])
    except (ValueError, KeyError, TypeError):
        return Unavailable("server_failed", f"The server answered {error.code}.", hint="Its log says why.")


def _refused(found: Any) -> FadenError:
    wrong = msgspec.convert(found, Problem)
    return Refused(wrong.code, wrong.message, path=wrong.path, hint=wrong.hint)
