"""What one event changes: the profile, the visit, and the rows that go to the warehouse.

Deterministic: the log alone decides (ids are sequence numbers, times are the event's), so a replay gives the same
rows and the same profiles, field by field. Each event leaves as a row of differences to its visit; sums of such rows
are the visit's figures, and nothing that has been shipped ever needs an update.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import msgspec

from faden.domain.channel import UNASSIGNED
from faden.domain.clock import local
from faden.domain.consent import may
from faden.domain.consentpolicy import MEASUREMENT
from faden.domain.cost import cost
from faden.domain.deciding import REACTIONS, decided, with_arms
from faden.domain.deciding import TYPE as DECISION
from faden.domain.event import Event, Item, Summary
from faden.domain.profile import Profile, Touch
from faden.domain.scale import CompiledScale, booking
from faden.domain.segment import TYPE
from faden.domain.visit import OPEN_VISITS, Visit, source_of
from faden.profiles import consents, interests, segments, traits
from faden.profiles.cache import ProfileCache
from faden.profiles.identity import resolve
from faden.profiles.rules import RuleBook
from faden.store.facts import (
    CostRow,
    DecisionRow,
    EventRow,
    ItemRow,
    MembershipRow,
    PersonRow,
    ReactionRow,
    Shipment,
    VisitRow,
)

ATTENTION = "Page Attention"
ORDER = "Order Completed"
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_THOUSANDTH = Decimal("0.001")
_MOST_ATTENTION = 3600
_LONGEST_NAME = 200
_SECOND = timedelta(seconds=1)
_OPENING = frozenset(("page", "screen", "track"))
_VIEWS = frozenset(("page", "screen"))
_NOBODYS = frozenset(("sever", "erased"))
_OURS = frozenset((TYPE, DECISION))
"""What we have done ourselves: no sign of life of anybody."""


class Effect(NamedTuple):
    """What an event did, for those who follow live."""

    seq: int
    event: Event
    profile: int | None
    visit: int | None
    channel: str
    points: int


class Shelf:
    """Rows waiting for the next shipment."""

    def __init__(self) -> None:
        self.events: list[EventRow] = []
        self.visits: list[VisitRow] = []
        self.items: list[ItemRow] = []
        self.costs: list[CostRow] = []
        self.memberships: list[MembershipRow] = []
        self.decisions: list[DecisionRow] = []
        self.reactions: list[ReactionRow] = []
        self.persons: dict[int, int] = {}
        """Joined profile -> person; a later join of the same profile takes the place of the earlier one."""

    def shipment(self, offset: int) -> Shipment:
        """All rows, as what the events up to `offset` add to the warehouse."""
        persons = [PersonRow(profile, person) for profile, person in self.persons.items()]
        return Shipment(
            offset,
            self.events,
            self.visits,
            self.items,
            self.costs,
            persons,
            self.memberships,
            self.decisions,
            self.reactions,
        )

    def put_back(self, older: Shelf) -> None:
        """Rows that could not be shipped take their place before the newer ones."""
        self.events[:0], self.visits[:0] = older.events, older.visits
        self.items[:0], self.costs[:0] = older.items, older.costs
        self.memberships[:0] = older.memberships
        self.decisions[:0], self.reactions[:0] = older.decisions, older.reactions
        self.persons = {**older.persons, **self.persons}


class Changes(NamedTuple):
    """The differences that an event makes to its visit."""

    visits: int = 0
    new_visits: int = 0
    pageviews: int = 0
    dwell: int = 0
    bounces: int = 0
    conversions: int = 0
    orders: int = 0
    points: int = 0


class Projector:
    """Applies events in log order. `cache` holds the profiles, `rules` scale and channels.

    `booked` is told each rule's booking (key, hundredths of a point) by those who rehearse a scale.
    """

    def __init__(
        self, cache: ProfileCache, rules: RuleBook, booked: Callable[[str, int], None] | None = None
    ) -> None:
        self.cache, self.rules, self._booked = cache, rules, booked
        self.stirred: dict[int, int] = {}
        """Profiles of which segments must be asked, and what of them may have changed."""

    def apply(self, seq: int, event: Event, shelf: Shelf) -> Effect:
        """Let one event take effect and put its rows on the shelf."""
        if event.type == "cost":
            shelf.costs.append(_cost(seq, event))
            return self._aside(seq, event, shelf)
        if event.actor != "human" or event.type in _NOBODYS:
            return self._aside(seq, event, shelf)
        if event.type in _OURS:
            return self._own(seq, event, shelf)
        merges = self.cache.merges_since_cut()
        before = len(merges)
        profile = resolve(seq, event, self.cache, self.rules)
        if profile is None:
            return self._counted(seq, event, None, shelf)
        self._note(profile, seq, event)
        reading = self.rules.consent(seq)
        if consents.speaks(event):
            if consents.note(profile, seq, event, reading):
                interests.obey(profile, event.context.country, reading)
            self._withdrawn(seq, event, profile, shelf)
        learned = interests.learn(profile, event, self.rules.interests(seq), reading)
        if len(merges) > before:
            if self.cache.moved:
                self._moved(seq, event, shelf)
            self._obey_joined(seq, event, before, shelf)
            shelf.persons.update(dict.fromkeys(profile.merged, profile.id))
        if self.rules.segments.idle:
            return self._counted(seq, event, profile, shelf)
        visits, points = profile.visits, profile.points
        effect = self._counted(seq, event, profile, shelf)
        stirs = segments.stirs(
            event,
            started=profile.visits != visits,
            scored=profile.points != points,
            learned=learned,
            described=bool(event.traits) or event.name in self.rules.forms,
        )
        self._stir(seq, event, profile, stirs)
        return effect

    def _counted(self, seq: int, event: Event, profile: Profile | None, shelf: Shelf) -> Effect:
        """The event in its visit, or between visits."""
        if event.name in REACTIONS:
            _react(seq, event, profile, shelf)
        visit, started = self._visit(seq, event, profile, shelf)
        if visit is None:
            return self._outside(seq, event, profile, shelf)
        changes = self._changes(seq, event, profile, visit, started)
        owner = None if profile is None else profile.id
        shelf.events.append(_row(seq, event, owner, visit, changes))
        if event.items:
            shelf.items.extend(_items(seq, event, owner, visit, changes.points))
        return Effect(seq, event, owner, visit.id, visit.channel, changes.points)

    def _stir(self, seq: int, event: Event, profile: Profile, stirs: int) -> None:
        """Remember what conditions count, and which segments must be asked."""
        mask = stirs | self.rules.segments.remember(profile, seq, event)
        if profile.events == 1:
            mask |= segments.FRESH
        self.stirred[profile.id] = self.stirred.get(profile.id, 0) | mask

    def _own(self, seq: int, event: Event, shelf: Shelf) -> Effect:
        """Somebody enters or leaves segments, or was shown something: that changes, and nothing else does."""
        profile = next((one for key in event.keys.items() if (one := self.cache.by_key(*key)) is not None), None)
        if event.type == DECISION:
            self._decided(seq, event, profile, shelf)
        elif profile is not None:
            self.cache.touch(profile)
            before = profile.segments
            segments.took_effect(profile, event)
            shelf.memberships.extend(_memberships(seq, event, profile.id, before, profile.segments))
        channel = event.channel or UNASSIGNED
        shelf.events.append(_row_outside(seq, event, _id(profile), channel, None, 0))
        return Effect(seq, event, _id(profile), None, channel, 0)

    def _decided(self, seq: int, event: Event, profile: Profile | None, shelf: Shelf) -> None:
        """The first arm that somebody is given stays; whoever is not known yet is not made known by this."""
        found = decided(event.properties)
        if profile is not None and profile.id > 0:
            arms = with_arms(profile.arms, event.properties, found, seq)
            if arms is not None:
                self.cache.touch(profile)
                profile.arms = arms
        at, owner = local(event.at, event.timezone), _id(profile)
        for one in found:
            shelf.decisions.append(
                DecisionRow(
                    seq,
                    event.at,
                    at,
                    owner,
                    one.id,
                    one.placement,
                    one.experience,
                    one.version,
                    one.variant,
                    one.reason,
                    one.arm,
                    one.greedy,
                    one.explored,
                    one.propensity,
                    one.times,
                    len(one.items),
                    one.by_lot,
                )
            )

    def _moved(self, seq: int, event: Event, shelf: Shelf) -> None:
        """Where people are joined, nobody is counted twice."""
        for one in self.cache.moved:
            shelf.memberships.extend(_memberships(seq, event, one.profile, one.segments, ()))
            shelf.memberships.extend(_memberships(seq, event, one.into, one.held, [*one.held, *one.segments]))
        self.cache.moved = []

    def _withdrawn(self, seq: int, event: Event, profile: Profile, shelf: Shelf) -> None:
        """Who may not be measured any longer belongs nowhere; it needs no event after the withdrawal."""
        if profile.segments and not may(profile.consents, self.rules.consent(seq).policy, MEASUREMENT).allowed:
            before, profile.segments = profile.segments, {}
            shelf.memberships.extend(_memberships(seq, event, profile.id, before, {}))

    def _obey_joined(self, seq: int, event: Event, before: int, shelf: Shelf) -> None:
        """Whom nobody allowed to know more of is not better known by having become one with others."""
        for merge in self.cache.merges_since_cut()[before:]:
            person = self.cache.get(merge.to_id)
            if person is not None:
                interests.obey(person, event.context.country, self.rules.consent(seq))
                self._withdrawn(seq, event, person, shelf)
                self.stirred[person.id] = segments.EVERYTHING

    def _note(self, profile: Profile, seq: int, event: Event) -> None:
        self.cache.touch(profile)
        profile.events += 1
        if event.at > profile.last_seen:
            profile.last_seen = event.at
        elif event.at < profile.first_seen:
            profile.first_seen = event.at
        if (event.traits or event.name in self.rules.forms) and traits.told(
            profile, event, self.rules.traits(seq), seq
        ):
            self.cache.rename(profile)
        if event.revenue is not None:
            held = profile.revenue.get(event.revenue.currency, _ZERO)
            profile.revenue[event.revenue.currency] = held + event.revenue.amount

    def _visit(self, seq: int, event: Event, profile: Profile | None, shelf: Shelf) -> tuple[Visit | None, bool]:
        """The visit that the event belongs to, and whether it begins with it."""
        if event.type != "visit":
            found = _open_visit(profile, event) if profile is not None and not event.passive else None
            if found is not None:
                return found, False
            if event.passive or event.type not in _OPENING or event.name == ATTENTION:
                return None, False
        visit = self._begin(seq, event, profile)
        shelf.visits.append(
            VisitRow(
                visit.id,
                seq,
                event.at,
                visit.local_start,
                _id(profile),
                visit.touchpoint,
                visit.channel,
                visit.source,
                visit.campaign,
                visit.content,
                visit.country,
                visit.region,
                visit.device,
                visit.new,
            )
        )
        return visit, True

    def _begin(self, seq: int, event: Event, profile: Profile | None) -> Visit:
        context, summary = event.context, event.summary
        visit = Visit(
            id=seq,
            started_at=event.at,
            first_at=event.at,
            last_at=event.at,
            touchpoint=event.touchpoint,
            channel=self.rules.channels(seq).of(event),
            source=source_of(context),
            campaign=_entry(event),
            content=context.content,
            country=context.country,
            region=context.region,
            device=context.device,
            new=_is_new(summary, profile),
            local_start=local(event.at, event.timezone),
            closed=event.type == "visit",
            medium=context.medium,
            term=context.term,
            referrer_kind=context.referrer_kind,
        )
        if profile is not None:
            profile.visits += 1
            touch = Touch(event.at, visit.channel, visit.source, visit.campaign)
            if profile.first_touch is None or event.at < profile.first_touch.at:
                profile.first_touch = touch
            if profile.last_touch is None or event.at >= profile.last_touch.at:
                profile.last_touch = touch
            if not visit.closed:
                profile.recent = [*profile.recent, visit][-OPEN_VISITS:]
        return visit

    def _changes(self, seq: int, event: Event, profile: Profile | None, visit: Visit, started: bool) -> Changes:
        points, macro = self._book(seq, event, visit, profile)
        conversions = int(macro and not visit.converted)
        visit.converted = visit.converted or macro
        orders = _orders(event)
        if profile is not None:
            profile.points += points
            profile.orders += orders
        if event.summary is not None:
            return _summed(event.summary, visit.new, conversions, orders, points)
        pages, dwell, bounces = _progress(visit, event, started, macro)
        return Changes(int(started), int(started and visit.new), pages, dwell, bounces, conversions, orders, points)

    def _book(self, seq: int, event: Event, visit: Visit | None, profile: Profile | None) -> tuple[int, bool]:
        """Hundredths of points for this event, and whether it reached a macro goal."""
        scale: CompiledScale = self.rules.scale(seq)
        if scale.asks_visit and visit is not None:
            event = msgspec.structs.replace(event, channel=visit.channel, campaign=visit.campaign)
        in_visit = visit.counted if visit is not None else {}
        for_person = profile.counted if profile is not None else {}
        points, macro = 0, False
        for rule in scale.candidates(event.name):
            if rule.holds(event):
                amount = booking(rule, event, in_visit, for_person)
                points += amount
                macro = macro or rule.macro
                if self._booked is not None:
                    self._booked(rule.key, amount)
        return points, macro

    def _aside(self, seq: int, event: Event, shelf: Shelf) -> Effect:
        """Costs and machines: kept and shown, but nobody's visit and nobody's value."""
        shelf.events.append(_row_outside(seq, event, None, event.channel or UNASSIGNED, None, 0))
        return Effect(seq, event, None, None, event.channel or UNASSIGNED, 0)

    def _outside(self, seq: int, event: Event, profile: Profile | None, shelf: Shelf) -> Effect:
        """An event between visits: its value counts in its own hour, for the channel that last led to us."""
        points, _ = self._book(seq, event, None, profile)
        if profile is not None:
            profile.points += points
        touch = profile.last_touch if profile is not None else None
        channel = event.channel or (touch.channel if touch else UNASSIGNED)
        at = local(event.at, event.timezone)
        shelf.events.append(_row_outside(seq, event, _id(profile), channel, at, points))
        return Effect(seq, event, _id(profile), None, channel, points)


def _react(seq: int, event: Event, profile: Profile | None, shelf: Shelf) -> None:
    """What a decision has led to, by the decision's name; without one it is an event like any other."""
    given = event.properties
    decision = given.get("decision_id")
    if isinstance(decision, str) and 0 < len(decision) <= _LONGEST_NAME:
        experience, variant = (
            one if isinstance(one := given.get(name), str) and len(one) <= _LONGEST_NAME else None
            for name in ("experience", "variant")
        )
        at, kind = local(event.at, event.timezone), REACTIONS[event.name]
        shelf.reactions.append(ReactionRow(seq, event.at, at, _id(profile), decision, experience, variant, kind))


def _memberships(
    seq: int, event: Event, profile: int, before: Collection[str], after: Collection[str]
) -> list[MembershipRow]:
    at = local(event.at, event.timezone)
    rows = [MembershipRow(seq, event.at, at, profile, key, 1) for key in after if key not in before]
    return rows + [MembershipRow(seq, event.at, at, profile, key, -1) for key in before if key not in after]


def _id(profile: Profile | None) -> int | None:
    return None if profile is None else profile.id


def _open_visit(profile: Profile, event: Event) -> Visit | None:
    entry = _entry(event)
    for visit in reversed(profile.recent):
        if visit.takes(event.at, event.touchpoint, entry):
            return visit
    return None


def _entry(event: Event) -> str | None:
    return event.campaign or event.context.campaign


def _is_new(summary: Summary | None, profile: Profile | None) -> bool:
    if summary is not None and summary.new is not None:
        return summary.new
    return profile is None or profile.visits == 0


def _orders(event: Event) -> int:
    if event.summary is not None:
        return _whole(event.summary.orders)
    return 1 if event.name == ORDER else 0


def _summed(summary: Summary, new: bool, conversions: int, orders: int, points: int) -> Changes:
    pages, dwell = _whole(summary.pages), _whole(summary.dwell)
    return Changes(1, int(new), pages, dwell, int(summary.bounce), conversions, orders, points)


def _whole(number: int) -> int:
    """A count that fits the warehouse, whatever another system has sent."""
    return min(max(number, 0), 2_000_000_000)


def _progress(visit: Visit, event: Event, started: bool, macro: bool) -> tuple[int, int, int]:
    """Pages, seconds and bounces that the event adds; a bounce is taken back by the second sign of life."""
    if event.at > visit.last_at:
        visit.last_at = event.at
    elif event.at < visit.first_at:
        visit.first_at = event.at
    if event.name == ATTENTION and event.type == "track":
        return 0, _attended(visit, event), 0
    dwell = 0
    if not visit.attentive:
        dwell = (visit.last_at - visit.first_at) // _SECOND - visit.dwell
        visit.dwell += dwell
    pages = 1 if event.type in _VIEWS else 0
    visit.pages += pages
    bounces = 0
    if event.type in _OPENING and event.name != ATTENTION:
        visit.interactions += 1
        if started and pages and not macro:
            visit.bounced, bounces = True, 1
        elif visit.bounced:
            visit.bounced, bounces = False, -1
    return pages, dwell, bounces


def _attended(visit: Visit, event: Event) -> int:
    """Real attention in seconds; the first one replaces what was reckoned from the events' distance."""
    seconds = _seconds(event.properties.get("seconds"))
    added = seconds if visit.attentive else seconds - visit.dwell
    visit.attentive = True
    visit.dwell += added
    return added


def _seconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0
    return int(min(max(value, 0), _MOST_ATTENTION))


def _row(seq: int, event: Event, profile: int | None, visit: Visit, changes: Changes) -> EventRow:
    """The event as a part of its visit."""
    revenue = event.revenue
    return EventRow(
        seq,
        event.at,
        local(event.at, event.timezone),
        visit.local_start,
        event.name,
        event.type,
        event.actor,
        profile,
        visit.id,
        event.context.path,
        None if revenue is None else revenue.currency,
        event.touchpoint,
        visit.channel,
        visit.source,
        visit.campaign,
        visit.content,
        visit.country,
        visit.region,
        visit.device,
        visit.new,
        *changes[:-1],
        _points(changes.points),
        _ZERO if revenue is None else revenue.amount,
    )


def _row_outside(
    seq: int, event: Event, profile: int | None, channel: str, counted_at: datetime | None, points: int
) -> EventRow:
    """The event on its own. Revenue of machines and of costs is nobody's."""
    context = event.context
    revenue = event.revenue if event.actor == "human" and event.type != "cost" else None
    return EventRow(
        seq,
        event.at,
        local(event.at, event.timezone),
        counted_at,
        event.name,
        event.type,
        event.actor,
        profile,
        None,
        context.path,
        None if revenue is None else revenue.currency,
        event.touchpoint,
        channel,
        None,
        _entry(event),
        context.content,
        context.country,
        context.region,
        context.device,
        False,
        *(0,) * 7,
        _points(points),
        _ZERO if revenue is None else revenue.amount,
    )


@lru_cache(maxsize=4096)
def _points(hundredths: int) -> Decimal:
    return Decimal(hundredths) / _HUNDRED


def _items(seq: int, event: Event, profile: int | None, visit: Visit, points: int) -> list[ItemRow]:
    """The event's products; its points and revenue are split among them without a rest."""
    items = event.items
    currency = event.revenue.currency if event.revenue is not None else None
    if len(items) == 1:
        revenue = event.revenue.amount if event.revenue is not None else _ZERO
        return [_item(seq, items[0], profile, visit, currency, _points(points), revenue)]
    weights = [abs(item.revenue) for item in items]
    shares = _split(points, weights)
    total = event.revenue.amount if event.revenue is not None else sum((item.revenue for item in items), _ZERO)
    money = [item.revenue for item in items]
    rest = total - sum(money, _ZERO)
    if rest and event.revenue is not None:
        money = [
            one + Decimal(part) / 10_000 for one, part in zip(money, _split(int(rest * 10_000), weights), strict=True)
        ]
    return [
        _item(seq, item, profile, visit, currency, _points(share), amount if event.revenue is not None else _ZERO)
        for item, share, amount in zip(items, shares, money, strict=True)
    ]


def _item(
    seq: int, item: Item, profile: int | None, visit: Visit, currency: str | None, points: Decimal, revenue: Decimal
) -> ItemRow:
    return ItemRow(
        seq,
        visit.id,
        visit.local_start,
        profile,
        item.product_id,
        item.category,
        item.quantity.quantize(_THOUSANDTH),
        currency,
        points,
        revenue,
    )


def _split(total: int, weights: list[Decimal]) -> list[int]:
    """Whole parts in proportion to the weights that sum to `total`; equal parts where all weights are zero."""
    whole = sum(weights, _ZERO)
    if not whole:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    parts: list[int] = []
    given, passed = 0, _ZERO
    for weight in weights:
        passed += weight
        upto = int(total * passed / whole)
        parts.append(upto - given)
        given = upto
    return parts


def _cost(seq: int, event: Event) -> CostRow:
    booked = cost(event.properties)
    return CostRow(seq, *booked)
