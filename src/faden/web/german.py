"""German texts for the problems that people meet in the interface, by code. Without values: the path says where."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """What is wrong, and how to mend it."""

    message: str
    hint: str | None = None


TEXTS: dict[str, Text] = {}
