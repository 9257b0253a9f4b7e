"""Set-up, login, roles and the gate before every route."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from faden.web.auth import COOKIE, Identity
from faden.web.routes import ROUTES, Route
from tests.desk import EMAIL, PASSWORD, Desk, opened, setup_form

PUBLIC = {
    ("GET", "/api/session"),
    ("POST", "/api/setup"),
    ("POST", "/api/login"),
    ("GET", "/login/demo"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("GET", "/api/openapi.json"),
}


def code(answer: httpx.Response) -> str:
    """The stable code of an error, in the one form that errors have."""
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "path", "hint"}
    return str(error["code"])


def address(route: Route) -> str:
    """A path that fits the route."""
    filled = route.path.replace("{version:int}", "1")
    while "{" in filled:
        before, _, rest = filled.partition("{")
        filled = f"{before}x{rest.partition('}')[2]}"
    return filled


async def browser(desk: Desk) -> httpx.AsyncClient:
    """A browser that has asked for its session."""
    client = desk.client()
    client.headers["x-csrf-token"] = (await client.get("/api/session")).json()["csrf"]
    return client


async def test_set_up_works_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        client = await browser(desk)
        token = desk.gate.invite()
        first = await client.post("/api/setup", json=setup_form(token))
        assert first.status_code == 201
        assert first.json()["user"] == {"name": "Ada", "email": EMAIL, "role": "admin"}
        assert first.json()["company"] == "Muster GmbH"
        assert not first.json()["setup_required"]
        assert desk.gate.invite() is None
        other = await browser(desk)
        again = await other.post("/api/setup", json=setup_form(token))
        assert (again.status_code, code(again)) == (403, "setup_token_invalid")


@pytest.mark.parametrize(
    ("change", "status", "expected", "path"),
    [
        ({"token": "wrong"}, 403, "setup_token_invalid", "token"),
        ({"password": "too short"}, 400, "password_too_short", "password"),
        ({"email": "nobody"}, 400, "email_invalid", "email"),
        ({"name": "  "}, 400, "name_missing", "name"),
        ({"timezone": "Mars/Olympus"}, 400, "timezone_unknown", "timezone"),
        ({"currency": "euro"}, 400, "currency_invalid", "currency"),
        ({"locale": "fr"}, 400, "request_invalid", "locale"),
    ],
)
async def test_a_form_that_cannot_be_taken_uses_nothing_up(
    tmp_path: Path, change: dict[str, Any], status: int, expected: str, path: str
) -> None:
    async with opened(tmp_path / "data") as desk:
        client = await browser(desk)
        form = setup_form(desk.gate.invite())
        refused = await client.post("/api/setup", json={**form, **change})
        assert (refused.status_code, code(refused)) == (status, expected)
        assert refused.json()["error"]["path"] == path
        assert (await client.post("/api/setup", json=form)).status_code == 201


async def test_two_set_ups_at_once_make_one_user(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        client, token = await browser(desk), desk.gate.invite()
        forms = [setup_form(token), setup_form(token, email="eve@example.org")]
        answers = await asyncio.gather(*(client.post("/api/setup", json=form) for form in forms))
        assert sorted(answer.status_code for answer in answers)[0] == 201
        assert {answer.status_code for answer in answers} <= {201, 403, 409}
        assert sum(answer.status_code == 201 for answer in answers) == 1


async def test_login_gives_a_cookie_that_scripts_cannot_read_and_the_store_does_not_know(tmp_path: Path) -> None:
    async with opened(tmp_path / "data", public_url="https://faden.example.org") as desk:
        await desk.admin()
        client = await browser(desk)
        cookie = client.cookies[COOKIE]
        answer = await client.post("/api/login", json={"email": EMAIL.upper(), "password": PASSWORD})
        assert answer.status_code == 200
        said = answer.headers["set-cookie"].lower()
        assert "httponly" in said
        assert "samesite=lax" in said
        assert "secure" in said
        held = answer.cookies[COOKIE]
        assert held != cookie
        assert held.encode() not in (tmp_path / "data" / "faden.sqlite-wal").read_bytes()


async def test_logout_ends_the_session(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        client = await desk.admin()
        cookie = client.cookies[COOKIE]
        assert (await client.post("/api/logout")).status_code == 204
        answer = await desk.client().get("/api/settings", headers={"cookie": f"{COOKIE}={cookie}"})
        assert (answer.status_code, code(answer)) == (401, "login_required")


async def test_sessions_end_when_idle_and_at_the_latest_after_two_weeks(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        client = await desk.admin()
        for _ in range(33):
            desk.time.pass_by(hours=10)
            assert (await client.get("/api/settings")).status_code == 200
        desk.time.pass_by(hours=10)
        assert (await client.get("/api/settings")).status_code == 401
    async with opened(tmp_path / "other") as desk:
        client = await desk.admin()
        desk.time.pass_by(hours=13)
        assert (await client.get("/api/settings")).status_code == 401


async def test_guessing_is_held_up_and_forgotten_after_a_while(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        await desk.admin()
        client = await browser(desk)
        wrong, right = {"email": EMAIL, "password": "wrong wrong wrong"}, {"email": EMAIL, "password": PASSWORD}
        for _ in range(5):
            refused = await client.post("/api/login", json=wrong)
            assert (refused.status_code, code(refused)) == (401, "login_failed")
        held = await client.post("/api/login", json=right)
        assert (held.status_code, code(held)) == (429, "too_many_attempts")
        assert int(held.headers["retry-after"]) > 0
        desk.time.pass_by(minutes=16)
        client.headers["x-csrf-token"] = (await client.get("/api/session")).json()["csrf"]
        assert (await client.post("/api/login", json=right)).status_code == 200


async def test_an_unknown_user_is_told_the_same_as_one_with_a_wrong_password(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        await desk.admin()
        client = await browser(desk)
        answers = [
            await client.post("/api/login", json={"email": email, "password": "wrong wrong wrong"})
            for email in (EMAIL, "nobody@example.org", "", "x" * 5000)
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.text for answer in answers}) == 1


def writing() -> list[Route]:
    """Every route that changes something."""
    return [route for route in ROUTES if route.method != "GET"]


async def test_whatever_changes_something_needs_the_token_of_our_own_page(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        admin = await desk.admin()
        del admin.headers["x-csrf-token"]
        for route in writing():
            for headers in ([], [(b"x-csrf-token", b"guess")], [(b"x-csrf-token", b"\xfcmlaut")]):
                answer = await admin.request(route.method, address(route), json={}, headers=headers)
                assert (answer.status_code, code(answer)) == (403, "csrf_missing"), route.path


async def test_login_and_set_up_need_a_cookie_of_ours_too(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        stranger = desk.client()
        taken = (await desk.client().get("/api/session")).json()["csrf"]
        for path in ("/api/login", "/api/setup"):
            answer = await stranger.post(path, json={}, headers={"x-csrf-token": taken})
            assert (answer.status_code, code(answer)) == (403, "csrf_missing")


async def test_nothing_but_the_public_list_answers_without_a_login(tmp_path: Path) -> None:
    assert {(route.method, route.path) for route in ROUTES if route.right is None} == PUBLIC
    async with opened(tmp_path / "data") as desk:
        await desk.admin()
        stranger = desk.client()
        for route in ROUTES:
            if (route.method, route.path) in PUBLIC:
                continue
            for headers in (
                {},
                {"authorization": "Bearer guess"},
                {"authorization": "Basic eDp5"},
                {"cookie": "a=b"},
            ):
                answer = await stranger.request(route.method, address(route), headers=headers)
                assert (answer.status_code, code(answer)) == (401, "login_required"), route.path


@pytest.mark.parametrize(("role", "allowed"), [("viewer", {"view"}), ("analyst", {"view", "define", "load"})])
async def test_roles_do_what_they_include_and_no_more(tmp_path: Path, role: str, allowed: set[str]) -> None:
    async with opened(tmp_path / "data") as desk:
        client = await desk.admin()
        found = await desk.gate.identify(client.cookies[COOKIE])
        assert found is not None
        lowered = found._replace(role=role)

        async def identified(_: str | None) -> Identity:
            return lowered

        desk.gate.identify = identified  # type: ignore[method-assign, assignment]
        for route in ROUTES:
            if route.right is None or route.path in ("/api/live", "/api/logout"):
                continue
            answer = await client.request(route.method, address(route), json={})
            refused = answer.status_code == 403 and code(answer) == "role_insufficient"
            assert refused == (route.right not in allowed), (route.method, route.path, answer.text)


async def test_the_command_line_needs_no_cookie_and_browsers_cannot_name_files(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        owner, admin = desk.owner(), await desk.admin()
        body = {"company": "A", "timezone": "UTC", "currency": None, "locale": "en"}
        assert (await owner.put("/api/settings", json=body)).status_code == 200
        for path, form in (
            ("/api/backup", {"target": str(tmp_path / "copy")}),
            ("/api/imports/local", {"mapping": "segment-jsonl", "files": ["/etc/passwd"]}),
        ):
            answer = await admin.post(path, json=form)
            assert (answer.status_code, code(answer)) == (403, "command_line_only")
        assert not (tmp_path / "copy").exists()


async def test_the_demo_lets_in_by_its_link_alone_and_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "data", demo=True) as desk:
        link = f"/login/demo?token={desk.gate.demo_link()}"
        stranger = desk.client()
        session = (await stranger.get("/api/session")).json()
        assert session["demo"] is True
        assert session["user"] is None
        assert not session["setup_required"]
        for wrong in ("/login/demo", "/login/demo?token=guess"):
            answer = await stranger.get(wrong)
            assert (answer.status_code, code(answer)) == (403, "demo_link_invalid")
        visitor = desk.client()
        entered = await visitor.get(link)
        assert (entered.status_code, entered.headers["location"]) == (302, "/")
        assert (await visitor.get("/api/session")).json()["user"]["name"] == "Demo"
        assert (await stranger.get(link)).status_code == 403


async def test_the_demo_link_is_nothing_outside_the_demo(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        answer = await desk.client().get(f"/login/demo?token={desk.gate.demo_link()}")
        assert (answer.status_code, code(answer)) == (403, "demo_link_invalid")


async def test_errors_speak_the_readers_language(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as desk:
        client = desk.client()
        for query, accept, word in (
            ("", "de-CH, en;q=0.5", "angemeldet"),
            ("", "en", "logged in"),
            ("?lang=de", "en", "angemeldet"),
            ("", "fr", "angemeldet"),
        ):
            answer = await client.get(f"/api/settings{query}", headers={"accept-language": accept})
            assert word in answer.json()["error"]["message"]
