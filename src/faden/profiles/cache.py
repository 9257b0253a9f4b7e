"""Where profiles live: in memory while they are active, written behind in consistent cuts.

A cut is the state after one event, taken without stopping: the changed profiles are set aside, encoded in slices, and
one that is about to change again before its turn is encoded first. What a cut holds is exactly the state at its
offset, whatever arrives meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from faden.domain.event import ANONYMOUS, PREVIOUS, USER
from faden.domain.identity import Key, Quarantined
from faden.domain.profile import Profile, label
from faden.profiles.keyfilter import KeyFilter
from faden.profiles.search import words
from faden.store.operational import KeyRow, MergeRow, Operational, ProfileRow
from faden.store.words import WordsRow

_ENCODER = msgspec.msgpack.Encoder(decimal_format="string")
_DECODER = msgspec.msgpack.Decoder(Profile)


class ProfileCut:
    """The changed profiles, keys and merges as of `offset`; `encode` works them off slice by slice."""

    def __init__(
        self,
        offset: int,
        waiting: dict[int, Profile],
        keys: dict[tuple[str, str], int],
        merges: list[MergeRow],
        gone: set[int],
        retold: set[int],
        severed: frozenset[tuple[Key, Key]],
        dropped: set[Key],
        renamed: set[int],
        quarantined: dict[Key, Quarantined] | None,
    ) -> None:
        self.offset = offset
        self.quarantined = quarantined
        self.renamed = renamed
        self.words: list[WordsRow] = []
        self.retold, self.severed, self.dropped = retold, severed, dropped
        self.waiting = waiting
        self.rows: list[ProfileRow] = []
        self.keys = [KeyRow(kind, value, profile) for (kind, value), profile in keys.items()]
        self.merges = merges
        self.gone = gone
        self._pending_keys = keys

    def encode(self, slice_size: int) -> Iterator[None]:
        """Encode `slice_size` profiles between two yields, so that the caller can let others run."""
        while self.waiting:
            for _ in range(min(slice_size, len(self.waiting))):
                self.put(self.waiting.popitem()[1])
            yield

    def put(self, profile: Profile) -> None:
        """Encode a profile as it stands now."""
        self.rows.append(encoded(profile, self.offset))
        if profile.id in self.renamed:
            self.words.append(WordsRow(profile.id, words(profile)))

    def key(self, kind: str, value: str) -> int | None:
        """A key of this cut, still on its way to the store."""
        return self._pending_keys.get((kind, value))


class Told(NamedTuple):
    """Everything that a cache of its own holds: profiles, keys, joins, parted pairs and keys that are nobody's."""

    profiles: dict[int, Profile]
    keys: dict[Key, int]
    merges: list[MergeRow]
    severed: frozenset[tuple[Key, Key]]
    quarantined: dict[Key, Quarantined]


class Moved(NamedTuple):
    """A joined profile's memberships are those of the other one now, which held `held` of them already."""

    profile: int
    into: int
    segments: list[str]
    held: list[str]


class Store(Protocol):
    """What a cache reads from: the operational store, or nothing."""

    def key(self, kind: str, value: str, /) -> int | None:
        """The profile that a key leads to."""

    def profile(self, profile_id: int, /) -> bytes | None:
        """The encoded profile."""


class _Nothing:
    """The store of a cache that begins empty and stays in memory."""

    def key(self, _kind: str, _value: str) -> int | None:
        return None

    def profile(self, _profile_id: int) -> bytes | None:
        return None


class ProfileCache:
    """Profiles and keys in memory over the operational store. One thread (the event path) uses it."""

    def __init__(self, store: Operational, capacity: int) -> None:
        self._begin(store, capacity, KeyFilter(store.all_keys()), store.severed(), store.quarantined())

    @classmethod
    def apart(
        cls, severed: frozenset[tuple[Key, Key]], quarantined: Mapping[Key, Quarantined] | None = None
    ) -> ProfileCache:
        """An empty cache that reads and writes no store: for telling some people again, by what is known of keys."""
        cache = cls.__new__(cls)
        cache._begin(_Nothing(), 1 << 62, None, severed, quarantined or {})
        return cache

    def _begin(
        self,
        store: Store,
        capacity: int,
        keys: KeyFilter | None,
        severed: frozenset[tuple[Key, Key]],
        quarantined: Mapping[Key, Quarantined],
    ) -> None:
        self._store, self.capacity = store, capacity
        self._profiles: dict[int, Profile] = {}
        self._keys: dict[tuple[str, str], int] = {}
        self._changed: dict[int, Profile] = {}
        self._changed_keys: dict[tuple[str, str], int] = {}
        self._merges: list[MergeRow] = []
        self._gone: set[int] = set()
        self._cut: ProfileCut | None = None
        self._filter = keys
        self.severed = severed
        """Pairs of keys that a human has parted."""
        self.quarantined = dict(quarantined)
        """Keys that tie too many together: they lead to nobody and join nobody any more."""
        self.crowded = [key for key, why in quarantined.items() if why.tied]
        """Quarantined keys with people whose story is still to be told again without them."""
        self._quarantine_changed = False
        self.rekeyed: set[int] = set()
        """Profiles that gained or lost a key by somebody else's event, until their segments are asked."""
        self.moved: list[Moved] = []
        """Memberships of profiles that were joined, until somebody writes them down."""
        self._retold: set[int] = set()
        self._dropped: set[Key] = set()
        self._renamed: set[int] = set()
        self.turn = 0
        """Counts how often profiles were written, joined or told again."""

    def by_key(self, kind: str, value: str) -> Profile | None:
        """The profile that a key leads to, or None."""
        pair = (kind, value)
        profile_id = self._keys.get(pair)
        if profile_id is None:
            profile_id = self._stored_key(pair)
            if profile_id is None:
                return None
            self._keys[pair] = profile_id
        return self.get(profile_id) if profile_id else None

    def named(self, kind: str, value: str) -> Profile | None:
        """The same, also where the key has not come yet and an alias has told of it as a former id."""
        found = self.by_key(kind, value)
        if found is None and kind in (ANONYMOUS, USER):
            return self.by_key(PREVIOUS, value)
        return found

    def _stored_key(self, pair: tuple[str, str]) -> int | None:
        if self._filter is None or not self._filter.may_hold(pair):
            return None
        found = self._changed_keys.get(pair)
        if found is None and self._cut is not None:
            found = self._cut.key(*pair)
        return self._store.key(*pair) if found is None else found

    def get(self, profile_id: int) -> Profile | None:
        """The profile by its id, loaded if it is not in memory."""
        found = self._profiles.get(profile_id)
        if found is None:
            if profile_id in self._gone:
                return None
            body = self._store.profile(profile_id)
            if body is None:
                return None
            found = _DECODER.decode(body)
            self._profiles[profile_id] = found
        return found

    def peek(self, profile_id: int) -> Profile | None:
        """The profile for a reader: from memory if it is there, else decoded without being kept."""
        found = self._profiles.get(profile_id)
        if found is None and profile_id not in self._gone:
            body = self._store.profile(profile_id)
            return None if body is None else _DECODER.decode(body)
        return found

    def at_hand(self, kind: str, value: str) -> Profile | None:
        """The profile that a key leads to, without asking the store; `LookupError` where only the store knows."""
        pair = (kind, value)
        profile_id = self._keys.get(pair)
        if profile_id is None:
            if self._filter is not None and self._filter.may_hold(pair):
                profile_id = self._changed_keys.get(pair)
                if profile_id is None and self._cut is not None:
                    profile_id = self._cut.key(*pair)
                if profile_id is None:
                    raise LookupError(pair)
            else:
                return None
        found = self._profiles.get(profile_id)
        if found is None and profile_id and profile_id not in self._gone:
            raise LookupError(profile_id)
        return found

    def adopt(self, key: Key, profile: Profile, turn: int) -> None:
        """Keep a profile that a reader has fetched, if nothing can have changed since `turn` was looked at.

        What changes stands in memory until it is written, and writing is a turn.
        """
        if turn == self.turn and profile.id not in self._profiles and profile.id not in self._gone:
            self._profiles[profile.id] = profile
            if key not in self._keys and key not in self._changed_keys:
                self._keys[key] = profile.id

    def find(self, kind: str, value: str) -> int | None:
        """The id of the profile that a key leads to, for readers."""
        found = self._keys.get((kind, value))
        return (self._stored_key((kind, value)) if found is None else found) or None

    def create(self, seq: int, at: datetime) -> Profile:
        """A new profile, named after the event that made it."""
        profile = Profile(id=seq, first_seen=at, last_seen=at)
        self._profiles[seq] = profile
        self._changed[seq] = profile
        return profile

    def touch(self, profile: Profile) -> None:
        """To be called before a profile is changed."""
        cut = self._cut
        if cut is not None and cut.waiting.pop(profile.id, None) is not None:
            cut.put(profile)
        self._changed[profile.id] = profile

    def rename(self, profile: Profile) -> None:
        """The words by which a changed profile is found may be others now."""
        self._renamed.add(profile.id)

    def lead(self, kind: str, value: str, profile_id: int) -> None:
        """From now on this key leads to this profile; 0: to nobody."""
        self._keys[kind, value] = profile_id
        self._changed_keys[kind, value] = profile_id
        if profile_id > 0 and kind != ANONYMOUS:
            self._renamed.add(profile_id)
        if self._filter is not None:
            self._filter.add((kind, value))

    def merged(self, seq: int, other: Profile, into: Profile) -> None:
        """`other` is part of `into` now and stands for itself no longer."""
        self.turn += 1
        self.touch(other)
        del self._changed[other.id]
        self._profiles.pop(other.id, None)
        self._gone.add(other.id)
        self._merges.append(MergeRow(other.id, into.id, seq))

    def quarantine(self, key: Key, why: Quarantined) -> None:
        """From now on the key is nobody's."""
        self.quarantined[key] = why
        self.crowded = [*(one for one in self.crowded if one != key), *([key] if why.tied else [])]
        self._quarantine_changed = True

    def told(self) -> Told:
        """All that this cache holds, of one that stands apart."""
        return Told(self._profiles, self._keys, self._merges, self.severed, self.quarantined)

    def retell(self, before: set[int], now: Told, erased: Collection[Key] = ()) -> None:
        """Put people told again in the place of the profiles that they were.

        `erased` keys leave nothing behind, nor do those that stand in none of the events any more. What is
        quarantined stays known as nobody's.
        """
        self.turn += 1
        held = [profile.keys for one in before if (profile := self.get(one)) is not None]
        every = [(kind, value) for keys in held for kind, values in keys.items() for value in values]
        gone = {*erased, *(key for key in every if key not in now.keys)}
        for one in before:
            self._profiles.pop(one, None)
            self._changed.pop(one, None)
        for profile_id, profile in now.profiles.items():
            self._profiles[profile_id] = self._changed[profile_id] = profile
            self.rename(profile)
        for key, profile_id in now.keys.items():
            self.lead(*key, profile_id)
        self._gone = (self._gone | before) - now.profiles.keys()
        self._merges = [*self._merges, *now.merges]
        self._retold |= before
        self.severed = now.severed
        for key, why in now.quarantined.items():
            if key not in self.quarantined:
                self.quarantine(key, why)
        self.rekeyed -= before
        for key in gone:
            if key in self.quarantined and key not in erased:
                self.lead(*key, 0)
                continue
            self._keys.pop(key, None)
            self._changed_keys.pop(key, None)
            self._dropped.add(key)
        self._forget_tied(set(erased))

    def _forget_tied(self, erased: set[Key]) -> None:
        for key, why in list(self.quarantined.items()):
            if not erased.isdisjoint(why.tied):
                self.quarantine(key, why._replace(tied=tuple(one for one in why.tied if one not in erased)))

    @property
    def dirty(self) -> bool:
        """Whether a profile was changed since the last cut."""
        return bool(self._changed)

    def merges_since_cut(self) -> list[MergeRow]:
        """Joins since the last cut, in order."""
        return self._merges

    def cut(self, offset: int) -> ProfileCut:
        """Set aside all that changed since the last cut. The last one must have been released."""
        if self._cut is not None:
            raise RuntimeError("the previous cut has not been released")
        gone, self._gone = self._gone, set(self._gone)
        self._cut = ProfileCut(
            offset,
            self._changed,
            self._changed_keys,
            self._merges,
            gone,
            self._retold,
            self.severed,
            self._dropped,
            self._renamed,
            dict(self.quarantined) if self._quarantine_changed else None,
        )
        self._dropped, self._renamed, self._quarantine_changed = set(), set(), False
        self._used(self._changed)
        self._changed, self._changed_keys, self._merges, self._retold = {}, {}, [], set()
        return self._cut

    def _used(self, changed: dict[int, Profile]) -> None:
        """Those who did something since the last cut stand last, so that the idle ones are let go first."""
        profiles = self._profiles
        if len(profiles) * 2 > self.capacity:
            for one in changed:
                profile = profiles.pop(one, None)
                if profile is not None:
                    profiles[one] = profile

    def release(self) -> None:
        """The cut is durable: forget it, and let go of the profiles that were idle longest."""
        self.turn += 1
        cut, self._cut = self._cut, None
        if cut is not None:
            self._gone -= cut.gone
        if len(self._profiles) > self.capacity:
            self._evict(len(self._profiles) - self.capacity * 9 // 10)
        if len(self._keys) > 2 * self.capacity:
            self._evict_keys()

    def _evict(self, count: int) -> None:
        idle = [one for one in self._profiles if one not in self._changed]
        for one in idle[:count]:
            del self._profiles[one]

    def _evict_keys(self) -> None:
        kept = {pair: one for pair, one in self._keys.items() if one in self._profiles}
        self._keys = kept if len(kept) <= 2 * self.capacity else dict(list(kept.items())[-self.capacity :])

    def restore(self, cut: ProfileCut) -> None:
        """The cut could not be written: what it held counts as changed again."""
        for row in cut.rows:
            self._changed.setdefault(
                row.id, self._profiles[row.id] if row.id in self._profiles else _DECODER.decode(row.body)
            )
        for profile_id, profile in cut.waiting.items():
            self._changed.setdefault(profile_id, profile)
        for one in cut.gone:
            self._changed.pop(one, None)
        self._changed_keys = {**{(key.kind, key.value): key.profile_id for key in cut.keys}, **self._changed_keys}
        self._merges = [*cut.merges, *self._merges]
        self._retold |= cut.retold
        self._dropped |= cut.dropped
        self._renamed |= cut.renamed
        self._quarantine_changed = self._quarantine_changed or cut.quarantined is not None
        self._cut = None

    def clear(
        self, severed: frozenset[tuple[Key, Key]] = frozenset(), quarantined: Mapping[Key, Quarantined] | None = None
    ) -> None:
        """Forget everything in memory, before the log is read again; what is known of keys is as of where the reading
        begins."""
        self.severed, self.quarantined = severed, dict(quarantined or {})
        self.crowded = [key for key, why in self.quarantined.items() if why.tied]
        self._quarantine_changed = False
        self.rekeyed.clear()
        self.turn += 1
        for held in (self._profiles, self._keys, self._changed, self._changed_keys, self._merges, self._gone):
            held.clear()
        self._retold.clear()
        self._dropped.clear()
        self._renamed.clear()
        self._cut = None


def encoded(profile: Profile, offset: int) -> ProfileRow:
    """The profile as the store keeps it, as of the event `offset`."""
    known = profile.known or bool(profile.traits)
    name = label(profile).lower()[:200] if known else None
    last_seen = int(profile.last_seen.timestamp() * 1_000_000)
    graph = profile.graph
    conflicts = 0 if graph is None else len(graph.refused)
    return ProfileRow(profile.id, known, name, last_seen, _ENCODER.encode(profile), conflicts, profile.due, offset)
