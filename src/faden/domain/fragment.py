"""HTML that others have written, without whatever could act: scripts, frames, handlers, odd addresses."""

from __future__ import annotations

import nh3

_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"class", "lang", "dir", "title", "role", "aria-label", "aria-hidden"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_CLEANER = nh3.Cleaner(
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    generic_attribute_prefixes={"data-faden-"},
    link_rel="noopener",
)


def harmless(html: str) -> str:
    """The fragment as it may be put into a page.

    >>> harmless('<p onclick="x()">Hello<script>alert(1)</script></p>')
    '<p>Hello</p>'
    """
    return _CLEANER.clean(html)
