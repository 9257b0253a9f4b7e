"""`faden doctor`: is it healthy, and what to do if not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from faden.cli import house, output
from faden.cli.output import Tell
from faden.cli.remote import Remote
from faden.cli.words import Data, Json
from faden.collect.cities import Cities
from faden.domain.errors import DataDirectoryTaken, FadenError, Invalid
from faden.settings import Settings
from faden.store import examine
from faden.store.directory import DataDirectory
from faden.store.examine import Finding, Places

Deep = Annotated[bool, Parameter(name="--deep", negative=(), help="Read every event of the log, too.")]


def doctor(*, data: Data, deep: Deep = False, json: Json = False) -> int:
    """Say whether an installation is healthy, and what to do if not; exit 1 where something is wrong."""
    if not (data / "log.sqlite").exists():
        raise Invalid(
            "data_directory_missing",
            "There is no Faden data directory.",
            path=str(data),
            hint="Name the one you serve or import into, with --data.",
        )
    with output.progress("Reading the log", quiet=json) as tell:
        findings = examined(data, deep=deep, tell=tell)
    healthy = not any(one.state == "error" for one in findings)
    if json:
        output.as_json({"healthy": healthy, "findings": msgspec.to_builtins(findings)})
    else:
        _show(findings)
    return 0 if healthy else 1


def examined(data: Path, *, deep: bool, tell: Tell) -> list[Finding]:
    """All findings, from the files and, where one runs, from the server."""
    try:
        settings = house.settings(data)
    except FadenError as error:
        return [Finding("settings", "error", error.problem.message, error.problem.hint or "Mend config.toml.")]
    server = Remote.of(data)
    findings = [
        examine.versions(settings.url),
        examine.disk(data),
        *_cities(settings),
        *examine.log(data, deep=deep, tell=tell),
    ]
    if server is not None:
        return [*findings, *_served(server)]
    try:
        directory = DataDirectory(data)
    except DataDirectoryTaken as error:
        taken = Finding("server", "error", str(error.problem.message), "Wait for it to answer, or stop it.")
        return [*findings, taken]
    try:
        return [*findings, Finding("server", "ok", "not running"), *_still(settings)]
    finally:
        directory.release()


def _cities(settings: Settings) -> list[Finding]:
    """The file for regions and cities, if there is to be one. Events are collected without it, too."""
    if settings.geo_database is None:
        return []
    with TemporaryDirectory() as scratch:
        cities = Cities(settings.data / settings.geo_database, settings.geo_language, Path(scratch))
        cities.refresh()
    problem, edition = cities.problem, cities.edition
    if problem is not None or edition is None:
        return [Finding("cities", "warning", problem.message, problem.hint)] if problem else []
    return [Finding("cities", "ok", f"{edition.kind} of {edition.built.date()}")]


def _still(settings: Settings) -> list[Finding]:
    """Profiles and warehouse of an installation that nobody has open; those of another version are not opened."""
    forms = examine.forms(settings.data, settings.url)
    if forms is not None and forms.state != "ok":
        return [forms]
    profiles, built = examine.operational(settings.url)
    warehouse, offsets = examine.warehouse(settings.data / "warehouse.duckdb")
    findings = [*([forms] if forms else ()), *profiles, *warehouse]
    if built is not None and offsets is not None:
        head = examine.head(settings.data)
        if head is not None:
            findings.append(examine.places(Places(head, built, offsets["warehouse"], offsets["rollup"])))
    return findings


def _served(server: Remote) -> list[Finding]:
    """What a running server says of itself."""
    status: dict[str, Any] = server.get("/api/status")
    place = {one["name"]: int(one["offset"]) for one in status["readers"]}
    findings = [Finding("server", "ok", f"running at {server.url}, version {status['version']}")]
    stalled = status["stalled"]
    if stalled is not None:
        message = f"Profiles or warehouse cannot be written: {stalled['message']}"
        findings.append(Finding("writing", "error", message, stalled["hint"] or "The server's log says more."))
    findings += [Finding("collecting", "warning", one["message"], one["hint"]) for one in status["notes"]]
    copies = server.get("/api/backups")
    findings += examine.backups(sum(one["people"] > 0 for one in copies["rows"]), int(copies["people"]))
    head = int(status["log"]["head"])
    findings.append(examine.places(Places(head, place["profiles"], place["warehouse"], place["rollup"])))
    return findings


def _show(findings: list[Finding]) -> None:
    signs = {"ok": "✓", "warning": "!", "error": "✗"}
    output.table(("", "", ""), [[signs[one.state], one.name, one.message] for one in findings])
    for one in findings:
        if one.mend is not None:
            output.say(f"{one.name}: {one.mend}")
    if not any(one.state == "error" for one in findings):
        output.say("Healthy.")
