"""Products in a Matomo request: the lines of a basket, and the product or category that a page shows."""

from __future__ import annotations

from typing import Any

import msgspec

from faden.collect.matomoparameters import Parameters, numeric
from faden.collect.orders import MOST_LINES
from faden.domain.errors import Invalid

_FIELDS = ("product_id", "name", "category", "price", "quantity")
_HINT = 'Send [["sku", "name", "category", price, quantity], …].'


def products(given: Parameters) -> list[dict[str, Any]]:
    """`ec_items` as products; `Invalid` for what is not a list of lines."""
    tree = given.tree("ec_items")
    if tree is None:
        return []
    if not isinstance(tree, list):
        raise Invalid("products_invalid", "»ec_items« is not a list.", path="ec_items", hint=_HINT)
    if len(tree) > MOST_LINES:
        raise Invalid("products_too_many", f"{len(tree)} products.", path="ec_items", hint=f"At most {MOST_LINES}.")
    return [_line(one, f"ec_items[{at}]") for at, one in enumerate(tree)]


def _line(line: Any, path: str) -> dict[str, Any]:
    if not isinstance(line, list):
        raise Invalid("product_invalid", "A product is not a list.", path=path, hint=_HINT)
    found = dict(zip(_FIELDS, line, strict=False))
    found.update(_categories(found.pop("category", None)))
    found = {field: value for field, value in found.items() if value not in (None, "")}
    if "product_id" not in found and "name" not in found:
        raise Invalid("product_id_missing", "A product without an id.", path=f"{path}[0]", hint=_HINT)
    return found


def goods(given: Parameters) -> tuple[str, dict[str, Any]] | None:
    """The product, or the category, that a page view shows: an event's name and its properties."""
    told = {key: given.text(key) or older for key, older in _older(given).items()}
    sku, called, price = told["_pks"], told["_pkn"], told["_pkp"]
    sort = _categories(_several(told["_pkc"]))
    if sku is None and called is None:
        return ("Product List Viewed", sort) if sort else None
    named = {"product_id": sku or called, "name": called, "price": price and _price(price)}
    return "Product Viewed", {**{key: value for key, value in named.items() if value is not None}, **sort}


def _older(given: Parameters) -> dict[str, str | None]:
    """What clients before Matomo 4 send of the product: page variables under the same names."""
    found: dict[str, str | None] = dict.fromkeys(("_pks", "_pkn", "_pkc", "_pkp"))
    for parameter in ("_cvar", "cvar"):
        tree = given.decoration(parameter)
        for pair in tree.values() if isinstance(tree, dict) else ():
            if (
                isinstance(pair, list)
                and len(pair) == 2
                and pair[0] in found
                and isinstance(pair[1], str | int | float)
            ):
                found[pair[0]] = str(pair[1]).strip() or None
    return found


def _price(text: str) -> int | float | None:
    found = numeric(text)
    return None if isinstance(found, str) else found


def _several(text: str | None) -> Any:
    """Categories come as one text or as a JSON list of texts."""
    if text is None or not text.startswith("["):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _categories(given: Any) -> dict[str, Any]:
    """The first category is the product's; where there are several, all of them stay in a list."""
    given = given if isinstance(given, list) else [given]
    listed = [
        str(one).strip()[:200] for one in given if isinstance(one, str | int | float) and one not in ("", False)
    ]
    if not listed:
        return {}
    return {"category": listed[0]} if len(listed) == 1 else {"category": listed[0], "categories": listed[:10]}
