"""The readable page of a person's export: one file, no script, everything escaped, in parts that come one by one."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from faden.domain.clock import local
from faden.domain.definition import Label
from faden.domain.event import Event
from faden.domain.identity import KINDS
from faden.domain.profile import Touch, label, person_id
from faden.profiles.dossier import Dossier, Told, named
from faden.profiles.exportwords import WORDS, Words

Lang = Literal["de", "en"]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST = 2000
"""Characters of one value on the page; person.json has it whole."""
_STYLE = """
:root{color-scheme:light}
body{font:14px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:62rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.2rem 0 .4rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{max-width:44rem}.muted{color:#595959}table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd;
overflow-wrap:anywhere}th{font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td.t{white-space:nowrap;font-variant-numeric:tabular-nums}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
@media print{body{margin:0;max-width:none;font-size:9pt}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}
thead{display:table-header-group}}
"""


def page(dossier: Dossier, lang: Lang) -> Iterator[str]:
    """The whole page, part by part."""
    writer = _Page(dossier, lang)
    yield from writer.head()
    yield from writer.person()
    yield from writer.purposes()
    yield from writer.origins()
    yield from writer.derived()
    yield from writer.rights()
    yield from writer.visits()
    yield from writer.quarantine()
    yield from writer.events()
    yield "</main></body></html>\n"


def text(value: object) -> str:
    """Any text, safe to stand in HTML: escaped, without control characters."""
    cleaned = "".join(one for one in str(value) if one in "\n\t" or one.isprintable() or one == "\u00a0")
    return html.escape(cleaned)


class _Page:
    def __init__(self, dossier: Dossier, lang: Lang) -> None:
        self._dossier, self._lang = dossier, lang
        self._words: Words = WORDS[lang]
        self._house = dossier.house
        self._company = text(self._house.company or ("wir" if lang == "de" else "we"))

    # ---- sections

    def head(self) -> Iterator[str]:
        words = self._words
        yield (
            f'<!doctype html>\n<html lang="{self._lang}"><head><meta charset="utf-8">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="robots" content="noindex">'
            f"<title>{words.title}</title><style>{_STYLE}</style></head><body><main>"
        )
        made = words.made.format(at=self._moment(self._dossier.made_at), zone=text(self._house.timezone))
        yield f"<h1>{words.title}</h1><p>{words.lead.format(company=self._company)}</p>"
        yield f'<p class="muted">{made}</p>'

    def person(self) -> Iterator[str]:
        words, profile = self._words, self._dossier.profile
        values = {
            "person": person_id(profile.id),
            "label": label(profile),
            "first_seen": self._moment(profile.first_seen),
            "last_seen": self._moment(profile.last_seen),
            "visits": profile.visits,
            "events": profile.events,
            "orders": profile.orders,
            "revenue": ", ".join(f"{self._number(amount)} {name}" for name, amount in profile.revenue.items()),
            "first_touch": self._touch(profile.first_touch),
            "last_touch": self._touch(profile.last_touch),
            "merged": ", ".join(person_id(one) for one in profile.merged),
        }
        yield f"<h2>{words.who}</h2>"
        yield from _table((), [(words.facts[name], value) for name, value in values.items() if value not in ("", 0)])
        yield f"<h3>{words.keys}</h3><p>{words.keys_why}</p>"
        keys = [(self._kind(kind), value) for kind, values in profile.keys.items() for value in values]
        yield from self._rows(words.key_heads, keys)
        joins = [
            (self._key(link.weak), self._key(link.strong), self._moment(link.at)) for link, _ in self._dossier.links()
        ]
        if joins:
            yield f"<h3>{words.joins}</h3>"
            yield from _table(words.join_heads, joins)
        yield f"<h3>{words.traits}</h3>"
        yield from self._rows(words.trait_heads, [(name, _flat(value)) for name, value in profile.traits.items()])

    def purposes(self) -> Iterator[str]:
        words = self._words
        yield f"<h2>{words.purposes}</h2><p>{words.purposes_why}</p>"
        rows = []
        for one in self._dossier.purposes():
            decided = "" if one.decision is None else f", {self._moment(one.decision.at)}"
            rows.append(
                (
                    words.purpose_names.get(one.purpose, one.purpose),
                    words.yes if one.permission.allowed else words.no,
                    words.bases.get(one.basis, one.basis),
                    words.whys.get(one.permission.why, one.permission.why) + decided,
                )
            )
        yield from _table(words.purpose_heads, rows)
        yield f"<h3>{words.evidence}</h3>"
        changes = [
            (
                self._moment(one.at),
                words.purpose_names.get(one.purpose, one.purpose),
                words.states[one.state],
                words.hows[one.how],
                one.text_version or "",
                one.address or "",
            )
            for one in self._dossier.profile.consent_log
        ]
        yield from self._rows(words.evidence_heads, changes)

    def origins(self) -> Iterator[str]:
        words = self._words
        yield f"<h2>{words.origins}</h2><p>{words.origins_why}</p>"
        rows = [
            (one.source, self._place(one.touchpoint), one.events, self._moment(one.first), self._moment(one.last))
            for one in self._dossier.origins()
        ]
        yield from self._rows(words.origin_heads, rows, figures=(2,))
        periods = self._house.retention
        days = periods.persons if self._dossier.profile.known else periods.visitors
        yield f"<h2>{words.keeping}</h2><p>{words.forever if days is None else words.kept.format(days=days)}</p>"
        yield f"<h2>{words.recipients}</h2><p>{words.recipients_why.format(company=self._company)}</p>"

    def derived(self) -> Iterator[str]:
        words, profile, house = self._words, self._dossier.profile, self._house
        yield f"<h2>{words.derived}</h2><p>{words.derived_why}</p><h3>{words.points}</h3>"
        rows: list[tuple[object, ...]] = [
            (self._named(house.rules.get(one.rule), one.rule), one.events, self._number(one.points))
            for one in self._dossier.points()
        ]
        rows.append((words.total, "", self._number(Decimal(profile.points) / 100)))
        yield from _table(words.point_heads, rows, figures=(1, 2))
        if profile.interests:
            yield f"<h3>{words.interests}</h3>"
            found = sorted(profile.interests.items(), key=lambda one: -one[1].points)
            topics = [(tag, self._number(Decimal(str(one.points))), self._moment(one.at)) for tag, one in found]
            yield from _table(words.interest_heads, topics, figures=(1,))
        if profile.segments:
            yield f"<h3>{words.segments}</h3>"
            groups = [
                (self._named(house.segments.get(key), key), self._moment(at)) for key, at in profile.segments.items()
            ]
            yield from _table(words.segment_heads, groups)

    def rights(self) -> Iterator[str]:
        items = "".join(f"<li>{one}</li>" for one in self._words.rights_list)
        yield f"<h2>{self._words.rights}</h2><ul>{items}</ul>"

    def visits(self) -> Iterator[str]:
        words = self._words
        yield f"<h2>{words.visits}</h2>"
        rows = (
            (
                self._moment(one.at),
                self._place(one.touchpoint),
                " · ".join(part for part in (one.channel, one.source, one.campaign) if part),
                one.pages,
                self._number(one.points),
            )
            for one in self._dossier.visits()
        )
        yield from self._rows(words.visit_heads, rows, figures=(3, 4))

    def quarantine(self) -> Iterator[str]:
        words, first = self._words, True
        for one in self._dossier.quarantine():
            if first:
                yield f"<h2>{words.quarantine}</h2><p>{words.quarantine_why}</p>"
                first = False
            body = text(one.reject.body[:_LONGEST].decode("utf-8", "replace"))
            yield f"<h3>{self._moment(one.reject.received_at)} · {text(one.reject.source)}</h3><pre>{body}</pre>"

    def events(self) -> Iterator[str]:
        words = self._words
        count = len(self._dossier.life) + len(self._dossier.machines)
        yield f"<h2>{words.events}</h2><p>{words.events_why.format(count=count)}</p>"
        day = ""
        for one in self._dossier.events():
            here = self._day(one.event.at)
            if here != day:
                yield ("</tbody></table>" if day else "") + f"<h3>{here}</h3><table><thead><tr>"
                yield "".join(f'<th scope="col">{head}</th>' for head in words.event_heads) + "</tr></thead><tbody>"
                day = here
            yield self._event(one)
        if day:
            yield "</tbody></table>"

    # ---- pieces

    def _event(self, told: Told) -> str:
        event = told.event
        where = " · ".join(
            part for part in (event.context.title, event.context.path, self._place(event.touchpoint)) if part
        )
        name = self._words.names.get(event.name, event.name)
        cells = (self._time(event.at), name, where, self._details(told))
        return "<tr>" + _cells(cells, (), times=(0,)) + "</tr>"

    def _details(self, told: Told) -> str:
        event = told.event
        parts = [f"{name}: {_flat(value)}" for name, value in (*event.properties.items(), *event.traits.items())]
        parts += [item.name or item.product_id for item in event.items]
        if event.revenue is not None:
            parts.append(f"{self._number(event.revenue.amount)} {event.revenue.currency}")
        parts += [f"{name}: {value}" for name, value in _surroundings(event)]
        if event.actor != "human":
            parts.append(self._words.machine)
        return "; ".join(parts)

    def _rows(
        self, heads: Sequence[str], rows: Iterable[Sequence[object]], figures: Sequence[int] = ()
    ) -> Iterator[str]:
        """A table, or the word for nothing."""
        found = list(rows)
        if found:
            yield from _table(heads, found, figures)
        else:
            yield f'<p class="muted">{self._words.none}</p>'

    def _named(self, found: Label | None, key: str) -> str:
        return key if found is None else found.within(self._lang)

    def _place(self, touchpoint: str) -> str:
        return self._named(self._house.touchpoints.get(touchpoint), touchpoint)

    def _kind(self, kind: str) -> str:
        return self._named(next((one.label for one in KINDS if one.name == kind), None), kind)

    def _key(self, key: tuple[str, str]) -> str:
        return f"{self._kind(key[0])} {key[1]}"

    def _touch(self, touch: Touch | None) -> str:
        if touch is None:
            return ""
        return " · ".join(part for part in (touch.channel, touch.source, touch.campaign) if part)

    def _number(self, amount: Decimal) -> str:
        whole = f"{amount:,.2f}"
        return whole.translate(str.maketrans(",.", ".,")) if self._lang == "de" else whole

    def _moment(self, at: datetime) -> str:
        return f"{self._day(at)}, {self._time(at)}"

    def _time(self, at: datetime) -> str:
        return f"{local(at, self._house.timezone):%H:%M}"

    def _day(self, at: datetime) -> str:
        day = local(at, self._house.timezone)
        if self._lang == "de":
            return f"{day.day:02d}.{day.month:02d}.{day.year}"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _surroundings(event: Event) -> Iterator[tuple[str, str]]:
    """What the page's address and title leave out."""
    for name, value in named(event.context).items():
        if name not in ("title", "path"):
            yield name, value


def _flat(value: Any) -> str:
    """A value as one line; lists and records as JSON."""
    if isinstance(value, dict | list):
        value = msgspec.json.encode(named(value)).decode()
    return str(value)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], figures: Sequence[int] = ()) -> Iterator[str]:
    yield "<table>"
    if heads:
        cells = "".join(
            f'<th scope="col"{_class(at in figures and "n")}>{text(head)}</th>' for at, head in enumerate(heads)
        )
        yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield f"<tr>{_cells(row, figures)}</tr>"
    yield "</tbody></table>"


def _cells(row: Sequence[object], figures: Sequence[int], times: Sequence[int] = ()) -> str:
    return "".join(
        f"<td{_class('n' if at in figures else at in times and 't')}>{_cut(value)}</td>"
        for at, value in enumerate(row)
    )


def _class(name: str | bool) -> str:
    return f' class="{name}"' if name else ""


def _cut(value: object) -> str:
    whole = str(value)
    return text(whole) if len(whole) <= _LONGEST else text(whole[:_LONGEST]) + " …"
