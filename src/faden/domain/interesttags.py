"""What an event is about: its tags, by the rules of an interest plan, made ready for the event path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from faden.domain.event import Event
from faden.domain.interest import group_of
from faden.domain.interestplan import TAG, Interests, LearningRule, Level, PathRule

MOST_AT_ONCE = 50
"""Tags that one event feeds."""
UNKNOWN_HALF_LIFE = 30.0
"""Days, for tags of groups that exist no longer."""
_CACHED = 4096
_SEGMENTS = 12
_LISTED = 50
_TEXT = 1000
"""Characters of an address or a property that are looked at: longer ones name nothing, and would fill the memory."""
_LONGEST = 60
_WORDS = 4
_MINUTE = 60.0
_HOUR = 3600.0
_BLANK = re.compile(r"[\s_:+]+")
_LEVEL = re.compile(r"[>/|›»]")
_LIST = re.compile(r"[,;|]")
_EXTENSION = re.compile(r"\.[a-z0-9]{2,5}\Z")
_NUMBERED = re.compile(r"(?=.*\d)[0-9a-f]{8,}\Z|.*\d{5,}")


class Tag(NamedTuple):
    """A tag with what its group says of it; half-life in days."""

    key: str
    half_life: float
    cap: float


class Lesson(NamedTuple):
    """A learning rule as the event path uses it. `loses`: it takes points away."""

    points: float
    minutes: bool
    most: float | None
    path: bool
    properties: bool
    items: bool
    loses: bool


Tags = tuple[Tag, ...]
_NONE: Tags = ()


class CompiledInterests:
    """The plan as the event path uses it: one lookup for an event that teaches nothing."""

    def __init__(self, plan: Interests) -> None:
        self.plan = plan
        self.half_lives = plan.half_lives()
        """Days by group."""
        self._groups = {group.key: (group.half_life_days, group.cap) for group in plan.groups}
        self._ignored = frozenset(word_of(one) for one in plan.ignored)
        lessons = [(rule, _lesson(rule)) for rule in plan.learning]
        self._named = {name.casefold(): lesson for rule, lesson in lessons for name in rule.events}
        self._typed: dict[str, Lesson] = {name: lesson for rule, lesson in lessons for name in rule.types}
        self._by_name: dict[str, Lesson | None] = {}
        self._patterns = [(rule, rule.pattern.casefold().split("/")[1:]) for rule in plan.paths]
        self._readers = [
            (rule.name, self._reader(rule.group, rule.level, listed=rule.level is None)) for rule in plan.properties
        ]
        self.of_path = lru_cache(maxsize=_CACHED)(self._of_path)
        self._of_category = self._reader(plan.category.group, plan.category.level) if plan.category else None
        self._of_product = lru_cache(maxsize=_CACHED)(self._catalogued)
        self._sells = bool(plan.catalogue)

    def half_life(self, tag: str) -> float:
        """Days in which the points of a tag fade to half; of one whose group is no more as well."""
        return self.half_lives.get(group_of(tag), UNKNOWN_HALF_LIFE)

    def lesson(self, event: Event) -> Lesson | None:
        """What an event of this name or type teaches; None: nothing."""
        name = event.name
        try:
            found = self._by_name[name]
        except KeyError:
            found = self._named.get(name.casefold())
            if len(self._by_name) < 10_000:
                self._by_name[name] = found
        return found if found is not None else self._typed.get(event.type)

    def tags(self, event: Event, lesson: Lesson) -> Tags:
        """The tags that the event feeds, each once; of one that takes away those that the page does not stand for."""
        if lesson.loses:
            return self._ignored_tags(event, lesson)
        found = self._path_tags(event) if lesson.path else _NONE
        if lesson.properties and event.properties:
            found = self._property_tags(event, found)
        if lesson.items and event.items:
            found = self._item_tags(event, found)
        return found

    def tag(self, key: str) -> Tag | None:
        """A tag by its key; None where its group exists no longer."""
        held = self._groups.get(key.partition(":")[0])
        return None if held is None else Tag(key, *held)

    def _ignored_tags(self, event: Event, lesson: Lesson) -> Tags:
        about = lesson._replace(loses=False)
        others = lesson._replace(
            loses=False, path=not lesson.path, properties=not lesson.properties, items=not lesson.items
        )
        spared = frozenset(self.tags(event, others))
        return tuple(one for one in self.tags(event, about) if one not in spared)

    def _path_tags(self, event: Event) -> Tags:
        path = event.context.path
        if path is None:
            path = event.properties.get("path")
            if not isinstance(path, str):
                return _NONE
        return self.of_path(path) if len(path) <= _TEXT else _NONE

    def _property_tags(self, event: Event, found: Tags) -> Tags:
        properties = event.properties
        for name, reader in self._readers:
            value = properties.get(name)
            if isinstance(value, str):
                found = _joined(found, reader(value[:_TEXT]))
            elif isinstance(value, list):
                for one in value[:_LISTED]:
                    if isinstance(one, str):
                        found = _joined(found, reader(one[:_TEXT]))
        return found

    def _item_tags(self, event: Event, found: Tags) -> Tags:
        items, read = event.items, self._of_category
        if read is not None:
            categories = {item.category: None for item in items} if len(items) > 1 else (items[0].category,)
            for category in categories:
                if category is not None:
                    found = _joined(found, read(category[:_TEXT]))
        if self._sells:
            for item in items:
                found = _joined(found, self._of_product(item.product_id))
                if len(found) >= MOST_AT_ONCE:
                    break
        return found

    def _named_tag(self, text: str, group: str) -> Tag | None:
        """The tag of a text, which may name its group itself: `theme:leasing`."""
        own, colon, rest = text.partition(":")
        if colon and own.strip().casefold() in self._groups:
            group, text = own.strip().casefold(), rest
        word = word_of(text)
        return Tag(f"{group}:{word}", *self._groups[group]) if word else None

    def _reader(self, group: str, level: Level | None, listed: bool = False) -> Callable[[str], Tags]:
        @lru_cache(maxsize=_CACHED)
        def read(text: str) -> Tags:
            texts = _LIST.split(text) if listed else _levels(text, level)
            found = (self._named_tag(one, group) for one in texts[:_LISTED])
            return tuple(dict.fromkeys(one for one in found if one is not None))

        return read

    def _catalogued(self, product: str) -> Tags:
        listed = self.plan.catalogue.get(product)
        if listed is None:
            return _NONE
        first = self.plan.groups[0].key
        found = (self._named_tag(one, first) for one in listed)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def _of_path(self, path: str) -> Tags:
        segments = [unquote(one).casefold() for one in path.split("/") if one][:_SEGMENTS]
        segments = [_EXTENSION.sub("", one) for one in segments]
        found: dict[Tag, None] = {}
        for rule, pattern in self._patterns:
            for word in self._words(rule, pattern, segments):
                found[Tag(f"{rule.group}:{word}", *self._groups[rule.group])] = None
        return tuple(found)[:MOST_AT_ONCE]

    def _words(self, rule: PathRule, pattern: list[str], segments: list[str]) -> Iterator[str]:
        everything = all(part in ("**", TAG) for part in pattern)
        for at in _fits(pattern, segments, 0, -1):
            if at < 0:
                yield word_of(rule.tag or "")
                return
            word = word_of(segments[at])
            if word and word not in self._ignored and _telling(segments[at], everything):
                yield word


def _lesson(rule: LearningRule) -> Lesson:
    path, properties, items = (one in rule.sources for one in ("path", "properties", "items"))
    return Lesson(rule.points, rule.per == "minute", rule.most, path, properties, items, rule.points < 0)


def points(lesson: Lesson, event: Event) -> float:
    """What the event gives each of its tags."""
    if not lesson.minutes:
        return lesson.points
    seconds = event.properties.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        return 0.0
    earned = lesson.points * min(seconds, _HOUR) / _MINUTE
    most = lesson.most
    return earned if most is None else max(-most, min(earned, most))


@lru_cache(maxsize=_CACHED)
def word_of(text: str) -> str:
    """A tag's text as it is kept: small letters, words joined by hyphens; "" where nothing is left.

    >>> word_of("  Men's  T-Shirts "), word_of("leasing_angebot")
    ("men's-t-shirts", 'leasing-angebot')
    """
    return _BLANK.sub("-", text.strip().casefold()).strip("-")[:_LONGEST].rstrip("-")


def _levels(text: str, level: Level | None) -> list[str]:
    if level is None:
        return [text]
    found = [one for one in _LEVEL.split(text) if one.strip()]
    return found if level == "all" else found[:1] if level == "first" else found[-1:]


def _telling(segment: str, everything: bool) -> bool:
    """Whether a segment names something rather than somebody or a record. Stricter where any segment will do."""
    if "@" in segment or len(segment) > _LONGEST:
        return False
    if not everything:
        return True
    if len(segment) < 2 or _NUMBERED.match(segment) or "." in segment:
        return False
    letters = sum(map(str.isalpha, segment))
    return letters * 2 >= len(segment) and len(segment.replace("_", "-").split("-")) <= _WORDS


def _fits(pattern: list[str], segments: list[str], at: int, tag: int) -> Iterator[int]:
    """Where the tag stands in each way in which the pattern fits the segments from `at` on; -1 where it has none."""
    if not pattern:
        if at == len(segments):
            yield tag
        return
    part, rest = pattern[0], pattern[1:]
    if part == "**":
        for end in range(at, len(segments) + 1):
            yield from _fits(rest, segments, end, tag)
    elif at < len(segments) and (part in ("*", TAG) or part == segments[at]):
        yield from _fits(rest, segments, at + 1, at if part == TAG else tag)


def _joined(one: Tags, other: Tags) -> Tags:
    if not one or not other or one == other:
        return one or other
    return tuple(dict.fromkeys((*one, *other)))[:MOST_AT_ONCE]
