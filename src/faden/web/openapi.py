"""The API's description: what the framework derives from the handlers, with our one error form on each address."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from litestar import Litestar

from faden.domain.campaign import Campaign
from faden.domain.channel import Channels
from faden.domain.scale import Scale
from faden.domain.touchpoint import Touchpoint
from faden.web.api_live import LiveStatus
from faden.web.api_scale import PreviewResult
from faden.web.api_sources import SourceKind
from faden.web.errors import ErrorAnswer
from faden.web.eventrows import LiveRow
from faden.web.reportshapes import Direction, Quadrant, Unit

_REFERENCE = "#/components/schemas/{name}"
_ERROR = {
    "description": "What is wrong, where, and how to mend it",
    "content": {"application/json": {"schema": {"$ref": _REFERENCE.format(name="ErrorAnswer")}}},
}
_UNNAMED = (ErrorAnswer, PreviewResult, LiveRow, LiveStatus, Scale, Channels, Campaign, Touchpoint)
"""What no handler names as a whole: the error form, a preview's result, the stream's data, bodies of definitions."""
_WORDS = {"Unit": Unit, "Direction": Direction, "Quadrant": Quadrant, "SourceKind": SourceKind}
_CONDITION = {
    "Condition": {
        "type": "object",
        "description": "A group of rules, as react-querybuilder writes it",
        "required": ["combinator", "rules"],
        "properties": {
            "combinator": {"type": "string", "enum": ["and", "or"]},
            "not": {"type": "boolean"},
            "rules": {
                "type": "array",
                "items": {
                    "oneOf": [
                        {"$ref": _REFERENCE.format(name="ConditionRule")},
                        {"$ref": _REFERENCE.format(name="Condition")},
                    ]
                },
            },
        },
    },
    "ConditionRule": {
        "type": "object",
        "required": ["field", "operator"],
        "properties": {"field": {"type": "string"}, "operator": {"type": "string"}, "value": {}},
    },
}


def described(app: Litestar) -> dict[str, Any]:
    """OpenAPI 3.1 as JSON data."""
    tree: dict[str, Any] = app.openapi_schema.to_schema()
    schemas = tree["components"]["schemas"]
    schemas.update(msgspec.json.schema_components(_UNNAMED, ref_template=_REFERENCE)[1])
    schemas.update({name: {"type": "string", "enum": list(get_args(words))} for name, words in _WORDS.items()})
    schemas.update(_CONDITION)
    for name in ("ScaleRule", "ChannelRule"):
        schemas[name]["properties"]["condition"] = {"$ref": _REFERENCE.format(name="Condition")}
    for path in tree["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            for status in [one for one in answers if one.startswith(("4", "5"))]:
                del answers[status]
            answers["default"] = _ERROR
    tree["components"]["schemas"] = dict(sorted(schemas.items()))
    return tree
