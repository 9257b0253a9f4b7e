"""`POST /v1/consent`: a decision about consent as a form, with the same write keys as events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from faden.collect import consentform
from faden.domain.errors import FadenError
from faden.web.answers import Handler, HotRequest, HotResponse, other, refused, taken
from faden.web.doorway import Doorway, addressed, authorised

PATH = "/v1/consent"


class ConsentDoor:
    """Unlike an event, a wrong decision is refused and not put away: whoever sends it must know at once."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self.paths: Mapping[str, Handler] = {PATH: self._decide}

    async def _decide(self, request: HotRequest) -> HotResponse:
        page, doorway = request.header("origin"), self._doorway
        if request.method != "POST":
            return other(request, "POST, OPTIONS")
        try:
            form = consentform.opened(request.body)
            source = doorway.source(chain(authorised(request), addressed(request), _written(form)))
            await doorway.submit([consentform.read(form, doorway.calls(request)(source))])
        except FadenError as error:
            return refused(error, page)
        return taken(1, [], page)


def _written(form: dict[str, Any]) -> Iterator[str]:
    key = form.get("writeKey")
    if isinstance(key, str) and key:
        yield key
