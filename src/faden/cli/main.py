"""The words of the command line, and what becomes of errors: 0 done, 1 the work failed, 2 wrong usage.

A command's room is loaded when it is called, so that `faden --help` need not start a database.
"""

from __future__ import annotations

import os
import sys

from cyclopts import App, CycloptsError

from faden import __version__
from faden.cli import output
from faden.domain.errors import FadenError, Problem

COMMANDS = (
    ("demo", "faden.cli.serving:demo"),
    ("serve", "faden.cli.serving:serve"),
    ("import", "faden.cli.importing:import_files"),
    ("report", "faden.cli.reporting:report"),
    ("apply", "faden.cli.documents:apply"),
    ("diff", "faden.cli.documents:diff"),
    ("export", "faden.cli.documents:export"),
    ("person", "faden.cli.people:person"),
    ("rebuild", "faden.cli.operating:rebuild"),
    ("backup", "faden.cli.operating:backup"),
    ("backups", "faden.cli.operating:backups"),
    ("bench", "faden.cli.bench:bench"),
    ("doctor", "faden.cli.doctor:doctor"),
    ("openapi", "faden.cli.operating:openapi"),
)

faden = App(
    name="faden",
    version=__version__,
    help="Customer Experience Management: every touchpoint in one event log.",
    result_action="return_value",
)
for _name, _place in COMMANDS:
    faden.command(_place, name=_name)


def main(tokens: list[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        code = faden(tokens, exit_on_error=False, print_error=True)
    except CycloptsError:
        return 2
    except FadenError as error:
        output.problem(error.problem)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if os.environ.get("FADEN_DEBUG"):
            raise
        hint = "Run it again with FADEN_DEBUG=1 for the whole story, and please report it."
        output.problem(Problem("unexpected", f"Something went wrong: {type(error).__name__}: {error}.", None, hint))
        return 1
    return code if isinstance(code, int) else 0


def run() -> None:
    """The entry point."""
    sys.exit(main(sys.argv[1:]))
