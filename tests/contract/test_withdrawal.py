"""After a withdrawal nothing new is kept of somebody, whatever goes on: events, time, lists, new segments, new rules.

Through the doors and the API, with segments, lists, interests and traits on, in real stores.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from faden.domain.consentact import ACTS, PROPERTIES
from faden.domain.event import Event
from faden.domain.profile import Profile
from faden.web.answers import HotRequest
from tests.contract.test_api_segments import CHOSEN, LOOKERS, SILENT, publish
from tests.desk import Desk

EXAMPLES = 40 if settings.get_current_profile_name() == "search" else 3
SECRETS = ("browser-of-ada", "ada-lovelace", "ada@example.org", "Countess", "platinum")
WHO = {
    "browser": {"anonymousId": "browser-of-ada"},
    "account": {"userId": "ada-lovelace"},
    "both": {"anonymousId": "browser-of-ada", "userId": "ada-lovelace"},
}
BOB = {"anonymousId": "browser-of-bob", "userId": "bob"}
LIST = b"ada@example.org\nbrowser-of-bob\nbrowser-of-ada\n"


def segment(field: str, operator: str, value: Any) -> dict[str, Any]:
    rules = [{"field": field, "operator": operator, "value": value}]
    return {"label": {"de": field, "en": field}, "condition": {"combinator": "and", "rules": rules}}


SEGMENTS: dict[str, dict[str, Any]] = {
    "guests": CHOSEN,
    "lookers": LOOKERS,
    "silent": SILENT,
    "everybody": segment("first_seen_days", ">=", 0),
    "red": segment("interests.theme:red", ">", 0),
    "noble": segment("traits.plan", "=", "platinum"),
    "buyers": segment("revenue.EUR", ">", 1),
}
LATER = {
    "visitors": segment("visits", ">=", 1),
    "active": {
        **LOOKERS,
        "condition": {
            "combinator": "and",
            "rules": [{"field": "did", "operator": ">=", "value": {"times": 5, "where": {"rules": []}}}],
        },
    },
}
GAINED = (
    *("keys", "traits", "trait_log", "visits", "points", "orders", "revenue", "first_seen", "first_touch"),
    *("last_touch", "counted", "recent", "merged", "segments", "history", "interests"),
)
"""What a profile may gain nothing in; the evidence of a decision is an event of its own, with its time."""

steps = st.tuples(
    st.sampled_from(
        ["page", "product", "order", "identify", "late", "upload", "time", "new", "rules", "no", "marketing"]
    ),
    st.sampled_from([*WHO]),
)


class Mark(NamedTuple):
    """What is kept of somebody."""

    profile: dict[str, Any]
    rows: dict[str, int]
    head: int


class Story:
    """An installation with Ada and Bob in it; the same happens to both, but for the withdrawal."""

    def __init__(self, desk: Desk, key: str, owner: httpx.AsyncClient) -> None:
        self.desk, self.key, self.owner = desk, key, owner
        self._number = 0

    def message(self, who: dict[str, str], kind: str, name: str = "", **more: Any) -> dict[str, Any]:
        self._number += 1
        event = {"event": name} if name else {}
        return {"type": kind, "messageId": f"m{self._number}", **who, **event, **more}

    def _doing(self, what: str, who: dict[str, str]) -> dict[str, Any]:
        """A step that is an event."""
        place = {"url": "https://shop.example/topics/red", "path": "/topics/red"}
        page: dict[str, Any] = {"context": {"page": place}}
        match what:
            case "product":
                return self.message(who, "track", "Product Viewed", **page)
            case "order":
                bought = {"order_id": f"o{self._number}", "revenue": 20, "currency": "EUR"}
                return self.message(who, "track", "Order Completed", properties=bought)
            case "identify":
                named = {"plan": "platinum", "lastName": "Countess", "email": "ada@example.org"}
                return self.message(who, "identify", traits=named if who is not BOB else {"plan": "iron"})
            case "late":
                return self.message(who, "page", timestamp="2026-03-01T08:00:00Z", **page)
            case "marketing":
                return self.message(who, "track", "Consent Given", properties={"purposes": ["marketing.email"]})
            case "no":
                return self.message(who, "track", "Consent Withdrawn", properties={"purposes": ["measurement"]})
        return self.message(who, "page", **page)

    async def step(self, what: str, who: dict[str, str]) -> None:
        """One thing happens, to her and to Bob."""
        self.desk.time.pass_by(minutes=7)
        match what:
            case "upload":
                form = {"file": ("guests.csv", LIST)}
                assert (await self.owner.post("/api/segments/guests/list", files=form)).status_code == 200
            case "time":
                self.desk.time.pass_by(days=35)
                self.desk.faden.pipeline.pass_time_now()
            case "new":
                for key, body in LATER.items():
                    await publish(self.owner, key, body)
            case "rules":
                await self._rule()
            case _:
                other = [] if what == "no" else [self._doing(what, BOB)]
                assert (await self.desk.send(self.key, self._doing(what, who), *other)).status == 200
        await self.desk.faden.pipeline.drain()

    async def _rule(self) -> None:
        """A policy of the same words is published once more: everybody is asked again."""
        body = (await self.owner.get("/api/definitions/consent/default")).json()["published"]["body"]
        assert (await self.owner.put("/api/definitions/consent/default", json={"body": body})).status_code == 200
        assert (await self.owner.post("/api/definitions/consent/default/publish", json={})).status_code == 200
        await self.desk.faden.fill().wait()

    async def withdraw(self, way: str) -> None:
        """The no of an account, in one of the ways in which it comes; more in the same batch."""
        who, act = WHO["both"], {"properties": {"text_version": "7", "note": "Countess"}}
        match way:
            case "event":
                gone = self.message(who, "track", "Consent Withdrawn", **act)
                more = [self._doing(one, WHO["account"]) for one in ("product", "identify")]
                await self.desk.send(self.key, self._doing("page", who), gone, *more)
            case "form":
                form = msgspec.json.encode({**who, "granted": False})
                given = {"x-write-key": self.key}
                await self.desk.server.hot.handle(HotRequest("POST", "/v1/consent", "", given.get, form, "8.8.8.8"))
            case "tool":
                no: dict[str, Any] = {"context": {"consent": {"categoryPreferences": {"analytics": False}}}}
                more = [self._doing("product", WHO["account"])]
                await self.desk.send(self.key, self.message(who, "page", **no), *more)
        await self.desk.faden.pipeline.drain()

    # ---- what is kept

    def person(self, user: str) -> Profile:
        found = self.desk.faden.pipeline.cache.by_key("user_id", user)
        assert found is not None
        return found

    def mark(self) -> Mark:
        """All that is kept of Ada."""
        one = self.person("ada-lovelace")
        ids = ", ".join(str(number) for number in (one.id, *one.merged))
        wanted = {
            "events": "name NOT IN ('Consent Given', 'Consent Withdrawn', 'Consent Updated', 'Consent Confirmed')",
            **dict.fromkeys(("visits", "items"), "TRUE"),
            "memberships": "change > 0",
        }
        count = "SELECT count(*) FROM {} WHERE profile IN ({}) AND {}"
        query = self.desk.faden.warehouse.query
        rows = {table: int(query(count.format(table, ids, which)).rows[0][0]) for table, which in wanted.items()}
        proofs = {seq for group in self.desk.faden.log.read(0) for seq, event in group if event.name in ACTS}
        profile = {name: getattr(one, name) for name in GAINED}
        times = {key: [time for time in held if time[1] not in proofs] for key, held in one.history.items()}
        profile["history"] = {key: held for key, held in times.items() if held}
        return Mark(msgspec.to_builtins(profile), rows, self.desk.faden.log.head)

    def events(self, after: int) -> list[Event]:
        return [event for group in self.desk.faden.log.read(after) for _, event in group]


def allowed(event: Event) -> bool:
    """Whether an event may stand in the log after the withdrawal: it names nobody, or it proves a decision."""
    if event.name in ACTS and event.passive and set(event.properties) <= set(PROPERTIES):
        return not any(secret in repr(event) for secret in ("Countess", "platinum"))
    return not any(secret in repr(event) for secret in SECRETS)


async def lived(folder: Path, way: str, happening: list[tuple[str, str]]) -> None:
    desk = Desk(folder)
    try:
        await desk.faden.start()
        story = Story(desk, await desk.source(), desk.owner())
        for key, body in SEGMENTS.items():
            await publish(story.owner, key, body)
        for what in ("identify", "product", "product", "page", "order", "upload"):
            await story.step(what, WHO["both"])
        ada = story.person("ada-lovelace")
        assert set(ada.segments) == {"guests", "lookers", "everybody", "red", "noble", "buyers"}
        assert ada.history, "what is counted"
        assert ada.traits, "and told"
        head = desk.faden.log.head
        await story.withdraw(way)
        assert ada.segments == ada.interests == {}
        before = story.mark()
        told = story.events(head)
        gone = 0 if way == "tool" else [event.name in ACTS for event in told].index(True)
        assert [event for event in told[gone:] if not allowed(event)] == []
        for what, who in happening:
            await story.step(what, WHO[who])
            after = story.mark()
            assert after.profile == before.profile, what
            assert after.rows == before.rows, what
            assert [event for event in story.events(before.head) if not allowed(event)] == [], what
        await desk.faden.refresh_people()
        bob = story.person("bob")
        assert desk.faden.warehouse.query("SELECT id FROM people").rows == [(bob.id,)]
        assert "guests" in bob.segments
    finally:
        await desk.close()


EVERYTHING = ("new", "upload", "order", "identify", "late", "time", "marketing", "rules", "no", "upload")


@example("event", [(what, "both") for what in EVERYTHING])
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.sampled_from(["event", "form", "tool"]), st.lists(steps, min_size=4, max_size=10))
def test_after_a_withdrawal_nothing_is_gained(
    tmp_path_factory: pytest.TempPathFactory, way: str, happening: list[tuple[str, str]]
) -> None:
    asyncio.run(lived(tmp_path_factory.mktemp("withdrawn"), way, happening))
