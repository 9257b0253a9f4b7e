"""Profiles of which only some fields are decoded: for those who look at everybody."""

from __future__ import annotations

from typing import Any

import msgspec

from faden.domain.profile import Profile


def slim_decoder(fields: dict[str, Any]) -> msgspec.msgpack.Decoder[Any]:
    """Decodes a stored profile into an object with these fields, each with what stands for a missing one.

    >>> from datetime import UTC, datetime
    >>> body = msgspec.msgpack.encode(Profile(7, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)))
    >>> slim_decoder({"id": 0, "interests": {}}).decode(body).id
    7
    """
    described = [
        (field.name, field.type if field.name in fields else msgspec.Raw, fields.get(field.name, msgspec.Raw()))
        for field in msgspec.structs.fields(Profile)
    ]
    kind: Any = msgspec.defstruct("_Slim", described, array_like=True)
    return msgspec.msgpack.Decoder(kind)
