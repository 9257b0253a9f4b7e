"""From a request to whoever asks for a decision: the same cleaning that an event gets, and nothing is kept."""

from __future__ import annotations

from faden.collect.decideform import Question
from faden.collect.hints import chosen, seen
from faden.collect.messages import Page
from faden.collect.segment import LONGEST_AGENT, Call
from faden.collect.surroundings import consent, context, framework
from faden.collect.verdict import verdict
from faden.decide.desk import Caller
from faden.decide.moment import Place, Scene

_NO_PAGE = Page()
_NO_PLACE = Place()


def caller(question: Question, call: Call, accepted: str | None) -> Caller:
    """Who asks. `accepted`: the languages that the visitor's own browser accepts."""
    given = question.situation
    user_agent = given.user_agent or call.user_agent
    if user_agent is not None:
        user_agent = user_agent[:LONGEST_AGENT]
    machine = seen(user_agent, chosen(given.user_agent_data, call.shown.hints), app=call.source.kind == "app")
    where = call.locate(given.ip) if given.ip else call.origin
    here = context(given, given.page or _NO_PAGE, where, user_agent, machine)
    location, place = given.location, _NO_PLACE
    if location is not None:
        country = location.country and location.country.strip().upper()[:2]
        place = Place(location.latitude, location.longitude, country or None, location.region, location.city)
    return Caller(
        question.anonymous,
        question.user,
        Scene(here, place, language(given.locale or accepted), question.properties, call.source.timezone),
        call.source,
        verdict(machine, where, call.shown.early),
        consent(given),
        None if given.tcf is None else framework(given),
        given.gpc is True or call.gpc,
    )


def language(locale: str | None) -> str | None:
    """The language of a locale, or the first of those that a browser accepts.

    >>> language("de-DE"), language("en-GB,en;q=0.9"), language("*"), language(None)
    ('de', 'en', None, None)
    """
    if not locale:
        return None
    found = locale.partition(",")[0].partition(";")[0].replace("_", "-").partition("-")[0].strip().lower()
    return found if found.isalpha() and len(found) <= 3 else None
