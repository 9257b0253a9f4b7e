"""The words of the command line, one list. Exit 0 when done, 1 when the work failed, 2 for wrong usage."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from faden import __version__
from faden.cli import documents, importing, operating, output, reporting, serving
from faden.domain.errors import FadenError, Problem

FAILED, WRONG_USAGE = 1, 2

Data = Annotated[Path, Parameter(name="--data", help="The data directory.")]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="One JSON object on stdout.")]

words = App(
    name="faden",
    help="Every touchpoint in one event log, every experience worth points and euros.",
    version=__version__,
    help_format="plaintext",
)
person = App(name="person", help="Look at one person.")
words.command(person)


@words.command
def demo(*, port: int = 8000, data: Annotated[Path | None, Parameter(name="--data")] = None) -> int:
    """Real data and a dashboard, on this machine only.

    Parameters
    ----------
    port
        Where to listen on 127.0.0.1.
    data
        Where to keep the demo's data; a directory of its own.
    """
    return serving.demo(port, data)


@words.command
def serve(*, data: Data, host: str | None = None, port: int | None = None) -> int:
    """Serve collecting, API and interface until a signal comes.

    Parameters
    ----------
    host
        Address to listen on; 127.0.0.1 unless config.toml says otherwise.
    port
        Port to listen on; 8000 unless config.toml says otherwise.
    """
    return serving.serve(data, host, port)


@words.command(name="import")
def import_(*files: Path, mapping: str, data: Data, json: Json = False) -> int:
    """Import CSV, Parquet or JSON lines, also .gz. A second run, or one after a break, counts nothing twice.

    Parameters
    ----------
    files
        The files.
    mapping
        A shipped mapping (complete-journey, ga360-sessions, segment-jsonl, access-log) or a file of your own.
    """
    return importing.import_files(files, mapping, data, as_json=json)


@words.command
def report(
    name: str = "value",
    *,
    data: Data,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    by: str | None = None,
    where: Annotated[list[str] | None, Parameter(negative=())] = None,
    format: reporting.Format = "table",  # noqa: A002 - the contract's name
) -> int:
    """Show the figures of a period.

    Parameters
    ----------
    name
        Which report: value.
    from_
        First day, such as 2026-01-31.
    to
        Last day, included.
    by
        The dimension to split by, such as channel, campaign, day.
    where
        FIELD=VALUE; repeat for more.
    format
        table, json or csv.
    """
    return reporting.report(name, data, from_, to, by, where or [], format)


@words.command
def apply(folder: Path, *, data: Data, revalue: Annotated[bool, Parameter(negative=())] = False, json: Json = False) -> int:
    """Publish the definitions of a folder; all are checked first, those that are the same already stay.

    Parameters
    ----------
    folder
        The folder with KIND/KEY.yaml.
    revalue
        Let scale and channels hold for all history, not only for the events to come.
    """
    return documents.apply(folder, data, revalue=revalue, as_json=json)


@words.command
def diff(folder: Path, *, data: Data, json: Json = False) -> int:
    """Show what `apply` would change.

    Parameters
    ----------
    folder
        The folder with KIND/KEY.yaml.
    """
    return documents.diff(folder, data, as_json=json)


@words.command
def export(folder: Path, *, data: Data) -> int:
    """Write the definitions in force to KIND/KEY.yaml.

    Parameters
    ----------
    folder
        Where to; files of the same name are replaced.
    """
    return documents.export(folder, data)


@person.command
def show(person_id: str, *, data: Data, json: Json = False) -> int:
    """Show who somebody is.

    Parameters
    ----------
    person_id
        The id (p_…), or a key or name.
    """
    return operating.show_person(person_id, data, as_json=json)


@words.command
def rebuild(*, data: Data, json: Json = False) -> int:
    """Make every projection anew from the log; a running server goes on meanwhile."""
    return operating.rebuild(data, as_json=json)


@words.command
def backup(target: Path, *, data: Data, json: Json = False) -> int:
    """Copy the data directory consistently, also while the server runs.

    Parameters
    ----------
    target
        A directory that is empty or not there yet.
    """
    return operating.backup(target, data, as_json=json)


@words.command
def openapi() -> int:
    """Print the API's description (OpenAPI, JSON)."""
    return operating.openapi()


def main(tokens: list[str]) -> int:
    """Run one command line; what goes wrong is said without a traceback, with one where FADEN_DEBUG=1."""
    try:
        code: object = words(tokens, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return WRONG_USAGE
    except KeyboardInterrupt:
        output.problem(Problem("stopped", "Stopped."))
        return FAILED
    except FadenError as error:
        if os.environ.get("FADEN_DEBUG") == "1":
            raise
        output.problem(error.problem)
        return FAILED
    except Exception as error:
        if os.environ.get("FADEN_DEBUG") == "1":
            raise
        hint = "Run it with FADEN_DEBUG=1 to see where, and report it."
        output.problem(Problem("unexpected", f"Something unexpected went wrong: {error!r}.", None, hint))
        return FAILED
    return code if isinstance(code, int) else 0


def run() -> None:
    """The entry point of the command `faden`."""
    sys.exit(main(sys.argv[1:]))
