"""Values that are nobody's key: what scripts, tills and testers write where they have none.

Only what no honest key looks like; whatever else brings too many together is found out by counting
(`identity.Graph.crowded`).
"""

from __future__ import annotations

import re

from faden.domain.identity import EMAIL

NOBODY = frozenset(
    (
        "", "-", "(none)", "(not set)", "(null)", "(unknown)", "[object object]", "anonym", "anonymous", "default",
        "false", "gast", "guest", "n/a", "na", "nan", "nil", "none", "not set", "null", "test", "true",
        "unbekannt", "undefined", "unknown", "xxx",
    )
)  # fmt: skip
_MAILBOX = re.compile(
    r"(nobody|tests?|testuser|tester|asdf+|xx+|keine?|keineemail|keine[-_.]?e?-?mail|ohne|no-?reply|do-?not-?reply|noemail|"
    r"no[-_.]?mail)[-_.]?\d*\Z"
)
"""Testers' addresses, senders' that nobody reads, and what is typed at a till when somebody has none ("keine@…")."""
_MANY = 6
"""So many equal digits are no number. Fewer may be one: a retailer's households 1111 and 2222 have cards."""


def nonsense(kind: str, value: str) -> bool:
    """Whether such a value names nobody, whoever sends it.

    >>> [nonsense(*key) for key in (("loyalty_card", "0000"), ("user_id", "null"), ("email", "test@shop.example"))]
    [True, True, True]
    >>> nonsense("user_id", "1111"), nonsense("email", "tess@shop.example")
    (False, False)
    """
    text = value.strip().casefold()
    if text in NOBODY:
        return True
    if kind == EMAIL:
        mailbox = text.partition("@")[0]
        return mailbox in NOBODY or _MAILBOX.match(mailbox) is not None
    last = text[-1]
    if not last.isdigit() or text[-2:-1] not in (last, "-", " ", ""):
        return False  # the usual case: the last two characters differ
    return _one_digit(kind, text, last)


def _one_digit(kind: str, text: str, digit: str) -> bool:
    """Nothing but one digit, after a telephone's country code; noughts alone are never a number."""
    if kind == "phone":
        return text.endswith(digit * (_MANY + 1))
    digits = text.replace("-", "").replace(" ", "")
    if digits.strip(digit):
        return False
    return digit == "0" or len(digits) >= _MANY
