"""All published experiences and collections, made ready once: conditions as functions, contents as JSON.

What is broken does not take the rest down: its fallback is served as long as that can be read, and it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from faden.decide import assign
from faden.decide.assign import Arms, Slice
from faden.decide.decision import Reason, Served
from faden.decide.rank import Shelf
from faden.domain.audience import HalfLife
from faden.domain.collection import Collection
from faden.domain.condition import Group
from faden.domain.definition import Label
from faden.domain.errors import FadenError
from faden.domain.experience import (
    Bandit,
    Content,
    Experience,
    Experiment,
    HtmlContent,
    JsonContent,
    ListContent,
    RedirectContent,
    Variant,
    content_in,
)
from faden.domain.experiencecheck import asks, checked
from faden.domain.fragment import harmless
from faden.domain.occasion import HoldsWhich, made_apart, made_together, occasion_condition, personal

TRUE = 0
"""The place of the condition that always holds, in each placement's answers."""
_LARGEST_CACHE = 64
_FIRST_HOLDS = Group()


class Document(NamedTuple):
    """A published definition; `body` as JSON data, or as the bytes that are stored."""

    key: str
    version: int
    body: Any

    def data(self) -> Any:
        """The body as JSON data; raises what decoding raises."""
        return msgspec.json.decode(self.body) if isinstance(self.body, bytes) else self.body


class Broken(NamedTuple):
    """A definition that cannot be used, and why."""

    kind: str
    key: str
    message: str


class Ready(NamedTuple):
    """A variant made ready; `when`: the place of its condition in the placement's answers."""

    key: str
    when: int
    tags: tuple[str, ...]
    content: Content
    shelf: Shelf | None
    served: dict[str | None, Served]

    def in_language(self, language: str | None) -> Served:
        """The content of everything but a list."""
        found = self.served.get(language)
        if found is None:
            found = _served(self.content, language)
            if len(self.served) < _LARGEST_CACHE:
                self.served[language] = found
        return found


class Draft(NamedTuple):
    """What a strategy says before exploration: the variant, its probability, why, and the experiment's arm.

    `shares`: probabilities of all that are possible, where a lot chooses among them.
    """

    variant: Ready
    reason: Reason
    propensity: float = 1.0
    arm: str | None = None
    shares: Mapping[str, float] | None = None
    explores: bool = True


class Offer:
    """An experience made ready. `when`: the place of its condition; `others`: the variants without the fallback."""

    def __init__(
        self, key: str, version: int, document: Experience, when: int, variants: Sequence[Ready], *, broken: bool
    ) -> None:
        self.key, self.version, self.document, self.when, self.broken = key, version, document, when, broken
        self.variants = tuple(variants)
        self.fallback = next(one for one in variants if one.key == document.fallback)
        self.others = tuple(one for one in variants if one.key != document.fallback)
        self.strategy = document.strategy
        self.personal = not broken and any(personal(field) for field in asks(document))
        self.exploration = document.exploration
        self.mark = blake2b(f"{key}\x1f{version}".encode(), digest_size=4).hexdigest()
        """Stands for this version in the names of decisions."""
        self.places = {one.key: place for place, one in enumerate(variants)}
        self.fitting = {one.key: Draft(one, "condition") for one in variants}
        self.otherwise, self.unseen = Draft(self.fallback, "fallback"), Draft(self.fallback, "no_leave")
        """What is said most often, made once."""
        asked = [one.when for one in variants if one.when != TRUE]
        self.always = len(self.variants) - len(asked)
        """Variants without a condition; those of the others stand side by side among the answers:"""
        self.first, self.last = (asked[0], asked[-1] + 1) if asked else (0, 0)
        self.ordered = all(one.when != TRUE for one in self.others)
        """Whether the first answer that holds is that of the first variant that fits."""
        self.timed = document.start is not None or document.end is not None
        self.arms: Arms | None = None
        self.by_key = {one.key: one for one in variants}
        self.explore = assign.number(f"explore:{key}")
        strategy = document.strategy
        if isinstance(strategy, Experiment) and not broken:
            self.arms = assign.arms(strategy.weights)
        self.slice: Slice | None = None

    def in_time(self, now: datetime) -> bool:
        """Whether its schedule holds."""
        start, end = self.document.start, self.document.end
        return (start is None or start <= now) and (end is None or now < end)


class Stand:
    """A placement: its experiences, the most important first, and all their conditions in one function."""

    def __init__(self, placement: str, offers: Sequence[Offer], holds: HoldsWhich, trees: Sequence[Group]) -> None:
        self.placement, self.offers, self.holds, self.trees = placement, tuple(offers), holds, tuple(trees)
        active = tuple(one for one in offers if one.document.active)
        self.active = tuple(one for one in active if not one.broken) or active
        self.base = self.active[-1] if self.active else offers[-1]
        """The one whose fallback is served where none holds: the least important."""
        first = self.active[0] if self.active else None
        always = first is not None and first.when == TRUE and not first.timed and not first.broken
        self.only = first if always else None
        """The one that counts whatever comes."""


class DecisionBook:
    """Everything that decisions are made from. `policies`: shares of a bandit's arms by experience."""

    def __init__(
        self,
        experiences: Iterable[Document] = (),
        collections: Iterable[Document] = (),
        half_life: HalfLife = lambda _: 30.0,
    ) -> None:
        self.half_life = half_life
        self.broken: list[Broken] = []
        self.collections = self._collections(collections)
        made = [one for document in experiences if (one := self._read(document)) is not None]
        self.stands: dict[str, Stand] = {}
        by_placement: dict[str, list[_Draft]] = {}
        for one in made:
            by_placement.setdefault(one.experience.placement, []).append(one)
        for placement, drafts in by_placement.items():
            self.stands[placement] = self._stand(placement, drafts)
        self.offers = {offer.key: (stand, offer) for stand in self.stands.values() for offer in stand.offers}
        self.placements = tuple(self.stands)
        """All places that something can be shown at; `holds` answers the conditions of all of them at once."""
        self.holds = made_apart([one.trees for one in self.stands.values()], self.half_life)
        self._slice()
        every = [one for one in made if not one.broken]
        self.fields = frozenset(field for one in every for field in asks(one.experience))
        """What of the moment and the person any condition looks at."""
        self.policies: Mapping[str, Mapping[str, float]] = {}

    def stand(self, name: str) -> Stand | None:
        """What stands at a placement, or an experience by its key as if it stood there alone."""
        found = self.stands.get(name)
        if found is None and name in self.offers:
            stand, offer = self.offers[name]
            found = Stand(stand.placement, (offer,), stand.holds, stand.trees)
        return found

    def _collections(self, documents: Iterable[Document]) -> dict[str, Collection]:
        found: dict[str, Collection] = {}
        for one in documents:
            try:
                found[one.key] = msgspec.convert(one.data(), Collection, strict=False)
            except (msgspec.DecodeError, UnicodeDecodeError, FadenError) as error:
                self.broken.append(Broken("collection", one.key, str(error)))
        return found

    def _read(self, document: Document) -> _Draft | None:
        try:
            experience = checked(msgspec.convert(document.data(), Experience, strict=False))
            for variant in experience.variants:
                if isinstance(variant.content, ListContent) and variant.content.collection not in self.collections:
                    raise KeyError(f"there is no collection »{variant.content.collection}«")
        except Exception as error:
            self.broken.append(Broken("experience", document.key, f"{error}"))
            rest = _salvaged(document)
            return None if rest is None else _Draft(document, rest, True)
        return _Draft(document, experience, False)

    def _stand(self, placement: str, drafts: list[_Draft]) -> Stand:
        drafts.sort(key=lambda one: (-one.experience.priority, one.document.key))
        trees = [_FIRST_HOLDS]
        offers = [self._offer(one, trees) for one in drafts]
        return Stand(placement, offers, made_together(trees, self.half_life), trees)

    def _offer(self, draft: _Draft, trees: list[Group]) -> Offer:
        experience = draft.experience
        variants = []
        for one in experience.variants:
            shelf = None
            if isinstance(one.content, ListContent):
                shelf = Shelf(self.collections[one.content.collection].items, one.content)
            variants.append(Ready(one.key, _place(one.condition, trees), one.tags, one.content, shelf, {}))
        when = _place(experience.condition, trees)
        document = draft.document
        return Offer(document.key, document.version, experience, when, variants, broken=draft.broken)

    def _slice(self) -> None:
        """Give experiments their lots; those of one group share a range, the one that began first comes first."""
        groups: dict[str, list[tuple[str, str, float]]] = {}
        for _, offer in self.offers.values():
            strategy = offer.strategy
            if not isinstance(strategy, Experiment) or strategy.state != "running":
                continue
            width = max([strategy.traffic, *(step.traffic for step in strategy.ramp)])
            if strategy.group is None:
                offer.slice = assign.alone(offer.key, width)
            else:
                began = strategy.started_at.isoformat() if strategy.started_at is not None else "~"
                groups.setdefault(strategy.group, []).append((began, offer.key, width))
        self.groups = {group: tuple(key for _, key, _ in sorted(members)) for group, members in groups.items()}
        for group, members in groups.items():
            found = assign.slices(group, [(key, width) for _, key, width in sorted(members)])
            for key, one in found.items():
                self.offers[key][1].slice = one

    def bandits(self) -> dict[str, Bandit]:
        """The experiences that learn from what they show."""
        return {key: one.strategy for key, (_, one) in self.offers.items() if isinstance(one.strategy, Bandit)}


class _Draft(NamedTuple):
    document: Document
    experience: Experience
    broken: bool


def _place(tree: Any, trees: list[Group]) -> int:
    if tree is None:
        return TRUE
    trees.append(occasion_condition(tree))
    return len(trees) - 1


def _served(content: Content, language: str | None) -> Served:
    encode: Callable[[Any], bytes] = msgspec.json.encode
    if isinstance(content, JsonContent):
        return Served("json", "value", msgspec.Raw(encode(content_in(content.values, language))))
    if isinstance(content, HtmlContent):
        return Served("html", "html", msgspec.Raw(encode(harmless(content_in(content.texts, language)))))
    if isinstance(content, RedirectContent):
        return Served("redirect", "url", msgspec.Raw(encode(content.url)))
    return Served("list", "items", msgspec.Raw(b"[]"))


def _salvaged(document: Document) -> Experience | None:
    """What can still be served of a broken definition: its fallback, if that can be read."""
    try:
        body = document.data()
        key = str(body["fallback"])
        variant = next(one for one in body["variants"] if one["key"] == key)
        content: Content = msgspec.convert(variant["content"], Content, strict=False)
        if isinstance(content, ListContent):
            return None
        label = Label(key, key)
        return Experience(label, str(body["placement"]), (Variant(key, label, content),), key, exploration=0.0)
    except (LookupError, TypeError, StopIteration, AttributeError, UnicodeDecodeError, msgspec.DecodeError):
        return None
