"""The pictures of the README, from a demo that runs: `.venv/bin/python scripts/screenshots.py LINK`.

LINK is the one-time link that `faden demo` prints. Needs the development dependencies and Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext, Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.harness.chromium import chromium  # noqa: E402 - found by the line above
from tests.harness.installation import Installation  # noqa: E402
from tests.harness.interface import COOKIE, DESK, PHONE, Language, Scheme, Screen, interface  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 250_000
"""Bytes of a picture; they live in the repository."""
CANDIDATES = 40
STOPS = 12
"""So many persons are looked at, and so many events of each stand on the picture."""


class Picture(NamedTuple):
    """What is shown, and to whom."""

    name: str
    path: str
    language: Language = "de"
    scheme: Scheme = "light"
    screen: Screen = DESK


PICTURES = (
    Picture("overview", "/"),
    Picture("channels", "/measure/channels?by=campaign"),
    Picture("person", "/know/people/{person}"),
    Picture("scale", "/measure/scale", language="en"),
    Picture("segment", "/know/segments/drifting-away"),
    Picture("segment-builder", "/know/segments/regulars/edit", language="en"),
    Picture("interests", "/know/interests"),
    Picture("privacy", "/know/privacy/consent"),
    Picture("experience", "/decide/experiences/{experience}"),
    Picture("experience-editor", "/decide/experiences/{experience}/edit", language="en"),
    Picture("experiments", "/decide/experiments"),
    Picture("decisions", "/decide/decisions", language="en", scheme="dark"),
    Picture("channels-dark", "/measure/channels?by=campaign&trace=value_per_visit", scheme="dark"),
    Picture("phone", "/", screen=PHONE),
)


def main(link: str) -> int:
    """Take all pictures; fails where the browser complains or a picture is too large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    demo = Installation(FOLDER, urlsplit(link).port)
    with chromium() as browser:
        session, objects = enter(browser, link, demo.url)
        complaints = [one for picture in PICTURES for one in take(browser, demo, session, objects, picture)]
    sys.stderr.writelines(f"{one}\n" for one in complaints)
    return 1 if complaints else 0


def enter(browser: Browser, link: str, url: str) -> tuple[str, dict[str, str]]:
    """Use the link up; the session that it opens, and the person and the experience to be shown."""
    with browser.new_context() as context:
        context.new_page().goto(link)
        session = next((one["value"] for one in context.cookies() if one["name"] == COOKIE), None)
        if session is None:
            raise SystemExit("The link does not log in (any more): it works once. Restart the demo for another one.")
        return session, {"person": colourful(context.request, url), "experience": telling(context.request, url)}


def colourful(request: APIRequestContext, url: str) -> str:
    """Of those with the highest engagement value the one to whom the most different things happened of late."""
    span = request.get(f"{url}/api/session").json()["data_range"]
    question = f"sort=engagement_value&size={CANDIDATES}&from={span['from']}&to={span['to']}"
    people: list[str] = [row["person_id"] for row in request.get(f"{url}/api/people?{question}").json()["rows"]]

    def variety(person: str) -> int:
        rows = request.get(f"{url}/api/people/{person}/timeline?limit={STOPS}").json()["rows"]
        return len({(row["name"], row["campaign"]) for row in rows})

    return max(people, key=variety)


def telling(request: APIRequestContext, url: str) -> str:
    """A running experiment if there is one, else the experience that was decided most often."""
    rows = request.get(f"{url}/api/experiences").json()["rows"]
    if not rows:
        raise SystemExit("The demo has no experience to be shown.")
    best = max(
        rows, key=lambda row: (row["strategy"] == "experiment" and row["state"] == "running", row["decisions"])
    )
    return str(best["key"])


def take(browser: Browser, demo: Installation, session: str, objects: dict[str, str], picture: Picture) -> list[str]:
    """One picture in its file; what is wrong with it."""
    file = FOLDER / f"{picture.name}.png"
    with interface(browser, demo, picture.screen, session, picture.language, picture.scheme) as reader:
        page = reader.open(picture.path.format_map(objects))
        page.screenshot(path=file, animations="disabled")
        wrong = list(reader.complaints.said)
    if file.stat().st_size > LARGEST:
        wrong.append(f"{file.name} has {file.stat().st_size:,} bytes")
    return wrong


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[1]))
