"""What the process counts about itself, for Prometheus: events by outcome, latencies by door, backlog and lag."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from faden.app import App
from faden.domain.event import Event, Reject
from faden.profiles.pipeline import Accepted

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds."""


class Latencies:
    """A histogram: how many answers took at most each bound, and the seconds in all."""

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count one answer."""
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def cumulated(self) -> list[tuple[str, float]]:
        """Bound -> answers up to it, as Prometheus wants it."""
        total, found = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.buckets, strict=True):
            total += count
            found.append((bound, float(total)))
        return found


class Meters(Collector):
    """All counts of one process; `faden` tells the rest at the moment of asking."""

    def __init__(self, faden: App) -> None:
        self._faden = faden
        self.doors: dict[str, Latencies] = {}
        self.statuses: dict[tuple[str, int], int] = {}
        self.accepted = self.duplicates = self.rejected = 0

    def answered(self, door: str, status: int, seconds: float) -> None:
        """Count one answer of a door."""
        latencies = self.doors.get(door)
        if latencies is None:
            latencies = self.doors[door] = Latencies()
        latencies.add(seconds)
        key = (door, status)
        self.statuses[key] = self.statuses.get(key, 0) + 1

    async def submit(self, events: Sequence[Event], rejects: Sequence[Reject] = ()) -> Accepted:
        """The pipeline's `submit`, counted."""
        outcome = await self._faden.pipeline.submit(events, rejects)
        self.accepted += outcome.accepted
        self.duplicates += outcome.duplicates
        self.rejected += outcome.rejected
        return outcome

    def page(self) -> bytes:
        """The text that Prometheus reads."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def describe(self) -> list[Metric]:
        """Nothing in advance: the registry need not ask twice."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All metrics as they stand."""
        events = CounterMetricFamily("faden_events", "Events by outcome since the start", labels=["outcome"])
        for outcome in ("accepted", "duplicates", "rejected"):
            events.add_metric([outcome], getattr(self, outcome))
        yield events
        yield from self._decisions()
        yield from self._answers()
        yield from self._projections()

    def _decisions(self) -> Iterator[Metric]:
        desk = self._faden.desk
        reasons = CounterMetricFamily("faden_decisions", "Decisions by reason since the start", labels=["reason"])
        for reason, count in desk.reasons.items():
            reasons.add_metric([reason], count)
        yield reasons
        failures = CounterMetricFamily(
            "faden_decision_failures", "Why fallbacks were served for want of something else", labels=["why"]
        )
        for why in ("timeout", "store", "definition"):
            failures.add_metric([why], desk.failures[why])
        yield failures
        yield GaugeMetricFamily("faden_broken_definitions", "Experiences that cannot be used", len(desk.book.broken))

    def _answers(self) -> Iterator[Metric]:
        answers = CounterMetricFamily("faden_answers", "Answers by door and status", labels=["door", "status"])
        for (door, status), count in self.statuses.items():
            answers.add_metric([door, str(status)], count)
        yield answers
        seconds = HistogramMetricFamily("faden_answer_seconds", "Seconds to the answer by door", labels=["door"])
        for door, latencies in self.doors.items():
            seconds.add_metric([door], latencies.cumulated(), latencies.seconds)
        yield seconds

    def _projections(self) -> Iterator[Metric]:
        faden = self._faden
        lag = (faden.clock() - faden.pipeline.fresh_at).total_seconds() if faden.pipeline.backlog else 0.0
        for name, text, value in (
            ("faden_log_head", "Sequence number of the last event in the log", faden.log.head),
            ("faden_backlog_events", "Events that the reports do not show yet", faden.pipeline.backlog),
            ("faden_lag_seconds", "Seconds since the reports were complete, 0 while they are", max(0.0, lag)),
            ("faden_projection_failures", "Events whose projection failed", faden.pipeline.failures),
            ("faden_log_bytes", "Size of the event log", faden.log.size()),
        ):
            yield GaugeMetricFamily(name, text, value)
