"""People are erased one after the other while others ask and events come in: the server answers all the time.

Each erasure exchanges the warehouse's file; whoever asks waits for that moment and no longer. A process that dies,
hangs or refuses shows as an answer that is missing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.harness.installation import Installation, Line
from tests.harness.story import send, settle

pytestmark = pytest.mark.slow

ASKERS = 6
PEOPLE = 24
LONGEST = 30.0
"""Seconds in which any answer has to come, on a slow machine too."""
ERASING = 20.0
"""Seconds for which people are erased at most."""
SPAN = "from=2026-03-01&to=2026-03-31"
ASKED = (
    f"/api/reports/value?by=channel&{SPAN}",
    f"/api/reports/matrix?{SPAN}",
    f"/api/people?{SPAN}",
    f"/api/consent/overview?{SPAN}",
    "/api/status",
    "/api/events?limit=50",
    "/api/erasures",
    "/api/privacy/retention/preview",
    "/api/privacy/requests",
)


class Seen(NamedTuple):
    """What went wrong, and how many answers came."""

    troubles: list[str]
    answers: list[str]


def message(user: str, number: int) -> dict[str, Any]:
    return {
        "type": "page",
        "userId": user,
        "anonymousId": f"browser-of-{user}",
        "messageId": f"{user}-{number}",
        "timestamp": f"2026-03-{1 + number % 28:02d}T08:00:00Z",
        "context": {"page": {"url": f"https://shop.example/members/{user}", "title": "Start"}},
    }


def repeatedly(work: Callable[[int], None], stop: threading.Event, seen: Seen) -> threading.Thread:
    def run() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                work(number)
            except Exception as error:
                seen.troubles.append(repr(error))
                return

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def asking(client: httpx.Client, place: int, seen: Seen) -> Callable[[int], None]:
    def ask(number: int) -> None:
        path = ASKED[(place + number) % len(ASKED)]
        answer = client.get(path)
        seen.answers.append(path)
        if answer.status_code != 200:
            seen.troubles.append(f"{path}: {answer.status_code} {answer.text[:300]}")

    return ask


def writing(installation: Installation, line: Line) -> Callable[[int], None]:
    def write(number: int) -> None:
        send(installation, line, [message(f"new-{number}", number)])
        time.sleep(0.05)

    return write


def test_the_server_answers_while_people_are_erased(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data").start()
    seen, stop = Seen([], []), threading.Event()
    try:
        line = installation.line()
        users = [f"user-{number:03d}" for number in range(PEOPLE)]
        for start in range(0, PEOPLE, 8):
            send(
                installation, line, [message(one, number) for one in users[start : start + 8] for number in range(20)]
            )
        settle(installation)
        headers = {"authorization": installation.owner_token}
        with httpx.Client(base_url=installation.url, headers=headers, timeout=LONGEST) as client:
            threads = [repeatedly(asking(client, place, seen), stop, seen) for place in range(ASKERS)]
            threads.append(repeatedly(writing(installation, line), stop, seen))
            try:
                erased = erase_all(client, users)
                time.sleep(1.0)  # what comes right after the last one matters most
            finally:
                stop.set()
                for one in threads:
                    one.join()
        assert seen.troubles == [], f"{seen.troubles[:5]}\n{installation.said()}"
        assert len(seen.answers) > 10 * ASKERS
        assert len(erased) > 3
        assert "traceback" not in installation.said().lower()
    finally:
        installation.stop()
    left = [one for one in erased for file in files(tmp_path) if f"browser-of-{one}".encode() in file.read_bytes()]
    assert left == []


def erase_all(client: httpx.Client, users: list[str]) -> list[str]:
    """Those who were erased within the time."""
    erased, end = list[str](), time.monotonic() + ERASING
    for user in users:
        if time.monotonic() > end:
            break
        span = {"from": "2026-03-01", "to": "2026-03-31"}
        (row,) = client.get("/api/people", params={"q": user, **span}).json()["rows"]
        answer = client.post(f"/api/people/{row['person_id']}/erase", json={"reason": "Art. 17"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["left"] == []
        erased.append(user)
    return erased


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]
