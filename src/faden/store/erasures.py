"""Receipts of erasures, and the keyed marks of erased keys: enough to know one again, not to read it.

What an erasure or a parting has changed of the past is kept by months, so that reports can say it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

import msgspec
import sqlalchemy as sa

from faden.domain.erasure import Receipt, Restatement, Span, months
from faden.domain.event import Event
from faden.domain.identity import WEAK, Key, strength
from faden.store.erasurelist import Entry, runs
from faden.store.operational import Operational
from faden.store.schema import erasures, restatements, suppressed

_SECRET = "suppression_secret"  # noqa: S105 - the name under which it is kept


class Unfinished(msgspec.Struct, frozen=True):
    """An erasure that has begun: what is needed to do it again after a crash. Deleted when it is done."""

    receipt: Receipt
    keys: list[Key]
    events: list[int]
    days: list[tuple[date, int]] = []
    """On which local days how many of them were counted."""
    people: list[int] = []
    """The profiles, those that had been joined into them too."""


class Erasures:
    """All erasures of an installation."""

    def __init__(self, store: Operational) -> None:
        self._store = store

    def begin(self, work: Unfinished) -> None:
        """Write down what is about to be erased."""
        self._put(work.receipt, work)

    def entry(self, receipt: Receipt, log: int, keys: Iterable[Key], events: Iterable[int]) -> Entry:
        """What the list of erasures says of one: the marks of the keys only if they are to stay away."""
        secret = self._secret()
        lasting = [key for key in keys if receipt.kind == "request" and strength(key[0]) > WEAK]
        return Entry(receipt, log, runs(events), secret.hex(), sorted({mark(secret, key).hex() for key in lasting}))

    def done(self, entry: Entry, days: Iterable[tuple[date, int]] = ()) -> None:
        """The receipt alone stays, the touched months, and the marks of the keys."""
        receipt = entry.receipt
        at = int(receipt.at.timestamp() * 1_000_000)
        rows = [{"mark": bytes.fromhex(one), "at": at} for one in entry.marks]
        with self._store.engine.begin() as connection:
            if rows:
                self._store.upsert(connection, suppressed, rows)
        self._restated(receipt.id, receipt.at, receipt.kind, receipt.people, months(dict(days)))
        self._put(receipt, None)

    def parted(self, seq: int, at: datetime, days: Iterable[tuple[date, int]]) -> None:
        """Two were parted by the event `seq`; these are the days of the events that had been theirs together."""
        self._restated(f"parting-{seq}", at, "parted", 1, months(dict(days)))

    def _restated(self, act: str, at: datetime, kind: str, people: int, spans: Sequence[Span]) -> None:
        rows = [
            {
                "act": act,
                "first_day": span.first.isoformat(),
                "last_day": span.last.isoformat(),
                "at": int(at.timestamp() * 1_000_000),
                "kind": kind,
                "people": people,
                "events": span.events,
            }
            for span in spans
        ]
        if rows:
            with self._store.engine.begin() as connection:
                self._store.upsert(connection, restatements, rows)

    def restatements(self, start: date, end: date, day: Callable[[datetime], date]) -> list[Restatement]:
        """What has changed figures of these days, by kind and the day (made by `day`) on which it was done."""
        table = restatements
        asked = sa.select(table).where(table.c.first_day <= end.isoformat(), table.c.last_day >= start.isoformat())
        with self._store.engine.connect() as connection:
            rows = connection.execute(asked.order_by(table.c.at, table.c.act)).all()
        people: dict[tuple[date, str], dict[str, int]] = {}
        events: Counter[tuple[date, str]] = Counter()
        for row in rows:
            place = (day(datetime.fromtimestamp(row.at / 1_000_000, tz=UTC)), row.kind)
            people.setdefault(place, {})[row.act] = row.people
            events[place] += row.events
        return [
            Restatement(kind, on, sum(acts.values()), events[on, kind])  # type: ignore[arg-type]
            for (on, kind), acts in sorted(people.items())
        ]

    def _put(self, receipt: Receipt, work: Unfinished | None) -> None:
        row = {
            "id": receipt.id,
            "at": int(receipt.at.timestamp() * 1_000_000),
            "receipt": msgspec.json.encode(receipt),
            "work": None if work is None else msgspec.json.encode(work),
        }
        with self._store.engine.begin() as connection:
            self._store.upsert(connection, erasures, [row])

    def unfinished(self) -> list[Unfinished]:
        """What a crash has broken off."""
        asked = sa.select(erasures.c.work).where(erasures.c.work.is_not(None)).order_by(erasures.c.at)
        with self._store.engine.connect() as connection:
            return [msgspec.json.decode(body, type=Unfinished) for body in connection.scalars(asked)]

    def receipts(self) -> list[Receipt]:
        """All receipts, the newest first."""
        asked = sa.select(erasures.c.receipt).order_by(erasures.c.at.desc(), erasures.c.id)
        with self._store.engine.connect() as connection:
            return [msgspec.json.decode(body, type=Receipt) for body in connection.scalars(asked)]

    def adopt(self, entry: Entry) -> None:
        """Go on with the secret of a list from elsewhere, where there are no marks yet that another one has made."""
        with self._store.engine.connect() as connection:
            marked = connection.scalar(sa.select(sa.func.count()).select_from(suppressed))
        if not marked:
            self._store.put(_SECRET, entry.secret)

    def suppression(self) -> Suppression:
        """The marks as of now."""
        with self._store.engine.connect() as connection:
            marks = frozenset(bytes(one) for one in connection.scalars(sa.select(suppressed.c.mark)))
        return Suppression(self._secret() if marks else b"", marks)

    def _secret(self) -> bytes:
        kept = self._store.get(_SECRET)
        if kept is None:
            kept = secrets.token_hex(32)
            self._store.put(_SECRET, kept)
        return bytes.fromhex(kept)


class Suppression:
    """Knows the keys of erased people again, without holding them."""

    def __init__(self, secret: bytes, marks: frozenset[bytes]) -> None:
        self._secret, self._marks = secret, marks

    def __bool__(self) -> bool:
        return bool(self._marks)

    @classmethod
    def of(cls, entry: Entry) -> Suppression:
        """That of one erasure."""
        return cls(bytes.fromhex(entry.secret), frozenset(bytes.fromhex(one) for one in entry.marks))

    def holds(self, keys: Iterable[Key]) -> bool:
        """Whether one of these keys was erased."""
        return any(strength(key[0]) > WEAK and mark(self._secret, key) in self._marks for key in keys)

    def others(self, events: Sequence[Event]) -> Sequence[Event]:
        """The events of others."""
        return [one for one in events if not self.holds(one.keys.items())] if self._marks else events


def mark(secret: bytes, key: Key) -> bytes:
    """A key's keyed hash."""
    return hmac.new(secret, f"{key[0]}\0{key[1]}".encode(), hashlib.sha256).digest()
