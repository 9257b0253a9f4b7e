"""All that is kept about a person, as a file: whole, harmless to open, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from faden.domain.definition import Label
from faden.domain.event import Event, Reject
from faden.domain.profile import Profile
from faden.domain.retention import DEFAULT_RETENTION, Retention
from faden.profiles import export as exporting
from faden.profiles.dossier import House as Keeper
from faden.profiles.export import Lang, export, file_name
from faden.profiles.mentions import belongs
from tests.events import MORNING, event, order, page
from tests.house import House

ADA = {"email": "ada@example.org"}
STORY: list[Event] = [
    page(0, who="browser-of-ada", title="Home", path="/", utm_source="google"),
    page(1, who="phone-of-ada", path="/news"),
    event("Identified", 2, who="browser-of-ada", user="ada-lovelace", keys=ADA, traits={"name": "Ada <b>L</b>"}),
    event("Identified", 3, who="phone-of-ada", user="ada-lovelace"),
    order(4, "99.90", who=None, user="ada-lovelace"),
    page(5, who="browser-of-bob", path="/secret-of-bob"),
    event("Identified", 6, who="browser-of-bob", user="bob-bobson", keys={"email": "bob@example.net"}),
    event("Invite Sent", 7, who="browser-of-bob", user="bob-bobson", properties={"to": "ada@example.org"}),
    event("Signed In", 8, who="tablet", user="ada-lovelace"),
    event("Signed In", 9, who="tablet", user="bob-bobson"),
    page(10, who="browser-of-ada", actor="bot", path="/opened-by-a-filter"),
    event("Consent Given", 11, who=None, user="ada-lovelace", properties={"purposes": ["marketing.email"]}),
]
HERS = Reject(MORNING, "http", "shop", "x", "x", b'{"userId":"ada-lovelace","broken":"hers"}')
OTHERS = (
    b'{"userId":"bob-bobson","properties":{"friend":"ada-lovelace"}}',
    b'{"traits":{"email":"bob@example.net"},"note":"ada-lovelace"}',
    b'{"userId":"ada-lovelace-2","broken":1}',
    b"not json at all, of ada-lovelace",
)
OF_BOB = ("bob-bobson", "bob@example.net", "browser-of-bob", "secret-of-bob", "Invite Sent", "ada-lovelace-2")


def keeper(house: House, retention: Retention = DEFAULT_RETENTION) -> Keeper:
    rules = {"order": Label("Kauf", "Order")}
    return Keeper(house.pipeline, 'Muster & Söhne "GmbH"', "Europe/Berlin", retention, rules, {}, {}, lambda: MORNING)


def exported(house: House, profile: Profile, lang: Lang = "de", **more: Any) -> dict[str, bytes]:
    """The files in the ZIP."""
    target = io.BytesIO()
    export(keeper(house, **more), profile, lang, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one) for one in archive.namelist()}


@pytest.fixture
def house(tmp_path: Path) -> Any:
    with House(tmp_path) as opened:
        opened.take(*STORY[:6], rejects=[HERS, *(Reject(MORNING, "http", "s", "x", "x", one) for one in OTHERS)])
        opened.take(*STORY[6:])
        yield opened


def test_everything_of_hers_is_in_it_and_nothing_of_his(house: House) -> None:
    ada = house.profile("user_id", "ada-lovelace")
    files = exported(house, ada)
    assert list(files) == ["README.txt", "index.html", "person.json"]
    for name, content in files.items():
        for word in OF_BOB:
            assert word.encode() not in content, (name, word)
    data = json.loads(files["person.json"])
    assert {one["value"] for one in data["keys"]} >= {"ada-lovelace", "ada@example.org", "phone-of-ada"}
    assert {one["weak"]["value"] for one in data["joins"]} >= {"phone-of-ada", "browser-of-ada", "ada@example.org"}
    assert [one["name"] for one in data["events"]].count("Page Viewed") == 3
    assert {one["id"] for one in data["events"]} >= {one.id for one in (*STORY[:5], STORY[10], STORY[11])}
    (machine,) = [one for one in data["events"] if one.get("actor") == "bot"]
    assert machine["counted"] is None
    assert [json.loads(one["body"])["broken"] for one in data["quarantine"]] == ["hers"]
    assert data["consent"]["evidence"][0]["purpose"] == "marketing.email"
    assert sum(Decimal(one["points"]) for one in data["points"]["by_rule"]) == Decimal(str(data["points"]["total"]))
    assert Decimal(str(data["points"]["total"])) * 100 == ada.points
    assert sum(one["events"] for one in data["visits"]) <= ada.events == data["person"]["events"]
    assert len(data["visits"]) == ada.visits


def test_both_merged_halves_of_a_life_are_in_it(house: House) -> None:
    ada = house.profile("user_id", "ada-lovelace")
    assert ada.merged
    data = json.loads(exported(house, ada)["person.json"])
    assert len(data["person"]["merged"]) == len(ada.merged)
    assert [one["context"].get("path") for one in data["events"][:2]] == ["/", "/news"]


def test_every_field_of_a_profile_is_told_or_left_out_on_purpose() -> None:
    told = exporting.SHOWN | set(exporting.DERIVED) | exporting.LEFT_OUT
    assert set(Profile.__struct_fields__) == told


class Seen(HTMLParser):
    """Which elements a browser would make, and from where it would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_hostile_text_stays_text(tmp_path: Path, lang: Lang) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202e\x00</td></table>{0}%s'
    with House(tmp_path) as house:
        told: Any = {"properties": {evil: evil, "deep": {"list": [evil]}}, "traits": {"name": evil}}
        house.take(event(evil, 0, user="../../etc/passwd", **told), page(1, user="../../etc/passwd", title=evil))
        house.take(
            rejects=[Reject(MORNING, "http", evil, "x", "x", json.dumps({"userId": "../../etc/passwd"}).encode())]
        )
        profile = house.profile("user_id", "../../etc/passwd")
        files = exported(house, profile, lang)
        whole = files["index.html"].decode()
        seen = Seen()
        seen.feed(whole)
        assert not seen.tags & {"script", "img", "iframe", "link", "object", "a", "base", "form"}
        assert not seen.attributes & {"src", "href", "onerror", "style"}
        assert whole.count("<table>") == whole.count("</table>")
        assert "&lt;script&gt;" in whole
        assert "\u202e" not in whole
        assert f'<html lang="{lang}">' in whole
        assert json.loads(files["person.json"])["traits"]["name"] == evil
        assert re.fullmatch(r"faden-person-p_[0-9a-z]+\.zip", file_name(profile))
        assert all(re.fullmatch(r"[A-Za-z.]+", name) for name in files)


def test_a_lay_reader_learns_purposes_origin_period_and_rights(house: House) -> None:
    ada = house.profile("user_id", "ada-lovelace")
    german = exported(house, ada, retention=Retention(persons=730))["index.html"].decode()
    for words in (
        "Muster &amp; Söhne",
        "Artikel 15",
        "Werbung per E-Mail",
        "Sie haben zugestimmt",
        "730 Tage",
        "Artikel 77",
    ):
        assert words in german, words
    assert "02.03.2026" in german
    english = exported(house, ada, "en")["index.html"].decode()
    for words in ("Your rights", "No fixed period is set", "you have agreed", "2 Mar 2026"):
        assert words in english, words


def test_a_long_life_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    filling = "x" * 2000
    peaks: list[int] = []
    with House(tmp_path) as house:
        for who, count in (("short", 1_000), ("long", 20_000)):
            for start in range(0, count, 1_000):
                house.take(
                    *(
                        page(number / 60, who=who, user=who, properties={"n": number, "filling": filling})
                        for number in range(start, start + 1_000)
                    ),
                    settle=False,
                )
            house.pipeline.settle()
            tracemalloc.start()
            with (tmp_path / f"{who}.zip").open("wb") as file:
                export(keeper(house), house.profile("user_id", who), "de", file)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            with zipfile.ZipFile(tmp_path / f"{who}.zip") as archive:
                assert archive.getinfo("person.json").file_size > count * 2_000
    assert peaks[1] < peaks[0] + 15_000_000, peaks


@pytest.mark.parametrize(
    ("body", "hers"),
    [
        (b'{"traits":{"email":" ADA@example.org "}}', True),
        (b'{"externalIds":[{"type":"email","id":"ada@example.org"}]}', True),
        (b'{"externalIds":[{"type":"email","id":"bob@example.org"}],"note":"ada"}', False),
        (b"action_name=x&uid=ada&rec=1", True),
        (b"action_name=ada&uid=bob&rec=1", False),
        (b'{"input":"orders","row":{"household":"ada","amount":1}}', True),
        (b'{"text":"adam"}', False),
        (b"[" * 5000, False),
        (b"\xff\xfe", False),
    ],
)
def test_whose_an_unreadable_input_is(body: bytes, hers: bool) -> None:
    assert belongs(body, [("user_id", "ada"), ("email", "ada@example.org")]) is hers
