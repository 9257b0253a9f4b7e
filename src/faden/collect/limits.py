"""What no store can hold, refused at the door: numbers beyond 64 bits, bottomless nesting, NUL characters."""

from __future__ import annotations

from typing import Any

from faden.domain.errors import Invalid

DEEPEST = 20
"""Levels of nesting inside properties or traits."""
_AROUND = 5
_INTEGERS = (-(2**63), 2**64 - 1)


def check(tree: dict[Any, Any], path: str, depth: int = 0) -> None:
    """Properties or traits as they may be stored; `Invalid` with the path of what cannot be."""
    for key, value in tree.items():
        kind = type(value)
        if kind is int:
            if not _INTEGERS[0] <= value <= _INTEGERS[1]:
                raise Invalid(
                    "number_out_of_range",
                    "The number is beyond 64 bits.",
                    path=f"{path}.{key}",
                    hint="Send it as a text.",
                )
        elif kind is dict or kind is list:
            if depth >= DEEPEST:
                raise too_deep(path)
            inner: dict[Any, Any] = value if kind is dict else dict(enumerate(value))
            check(inner, f"{path}.{key}", depth + 1)


def check_nul(tree: Any, path: str = "") -> None:
    """No text or name in a decoded message may hold NUL: PostgreSQL and C programs cannot keep it."""
    check_depth(tree)
    _check_nul(tree, path)


def _check_nul(tree: Any, path: str) -> None:
    if isinstance(tree, str):
        if "\0" in tree:
            raise Invalid("nul_in_text", "A text holds a NUL character.", path=path or None, hint="Leave it out.")
    elif isinstance(tree, dict):
        for key, value in tree.items():
            _check_nul(key, path)
            _check_nul(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            _check_nul(value, f"{path}[{at}]")


def check_depth(tree: Any) -> None:
    """Level by level, before anything walks a whole message by recursion."""
    level = [tree]
    for _ in range(DEEPEST + _AROUND):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise too_deep(None)


def too_deep(path: str | None) -> Invalid:
    """The refusal itself, for decoders that notice on their own."""
    return Invalid(
        "too_deep",
        f"Nested more than {DEEPEST} levels deep.",
        path=path and path[:200],
        hint="Send flat properties.",
    )
