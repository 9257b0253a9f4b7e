"""The choice: for each placement one variant, with its reason and with how likely it was. Pure.

Lots are drawn once for a visit, so a visitor sees one thing while the visit lasts. With the share of exploration a
variant is drawn from all that are possible, each as likely; the propensity says exactly how likely what is shown was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import assert_never

from faden.decide import assign
from faden.decide.assign import Lot
from faden.decide.book import DecisionBook, Draft, Offer, Ready, Stand
from faden.decide.decision import Asking, Decision, Reason, Served
from faden.decide.rank import Pick
from faden.domain.deciding import HELD, HOLDOUT
from faden.domain.experience import Bandit, BestInterest, Experiment, First
from faden.domain.interest import faded

Complain = Callable[[str, Exception], None]
"""Told the experience that could not be decided, and why."""
DEFAULT_HOLDOUT = 0.05
_LOOK_AT_CLOCK = 5
"""Decisions between two looks at the clock: one takes some microseconds."""
Answers = tuple[bool, ...]


def held_out(asking: Asking, share: float, lot: Lot = assign.lot) -> bool:
    """Whether the visitor belongs to those who are never shown anything chosen; the first answer stays."""
    if asking.unit is None:
        return False
    given = asking.profile.arms.get(HOLDOUT)
    return given[0] == HELD if given is not None else lot(assign.HOLDOUT, asking.unit) < share


def choose(
    book: DecisionBook,
    placements: Iterable[str],
    asking: Asking,
    *,
    holdout: float = DEFAULT_HOLDOUT,
    lot: Lot = assign.lot,
    complain: Complain | None = None,
    late: Callable[[], bool] = lambda: False,
) -> list[Decision]:
    """A decision for each placement that something stands at; what fails or comes too late falls back."""
    chooser = Chooser(book, asking, holdout, lot)
    found: list[Decision] = []
    every = placements is book.placements and not chooser.held_out
    answers = chooser.all_answers() if every else None
    for number, placement in enumerate(placements):
        stand = book.stand(placement)
        if stand is not None:
            if not number % _LOOK_AT_CLOCK and late():
                late_asking = asking._replace(nonce=chooser.base)
                return found + fall_back(book, list(placements)[number:], late_asking, "timeout")
            try:
                found.append(chooser.decision(stand, None if answers is None else answers[number]))
            except Exception as error:
                if complain is not None:
                    complain(placement, error)
                found.append(chooser.fallen(stand.base, "broken"))
    return found


def fall_back(book: DecisionBook, placements: Iterable[str], asking: Asking, reason: Reason) -> list[Decision]:
    """The fallbacks, without looking at anybody: time is over, or nobody can be looked up."""
    chooser = Chooser(book, asking._replace(unit=None, leave=False), 0.0, assign.lot)
    stands = [book.stand(one) for one in placements]
    return [chooser.fallen(stand.base, reason) for stand in stands if stand is not None]


class Chooser:
    """Decides for one visitor at one moment."""

    def __init__(self, book: DecisionBook, asking: Asking, holdout: float, lot: Lot) -> None:
        self._book, self._asking, self._lot = book, asking, lot
        self.held_out = held_out(asking, holdout, lot)
        unit = asking.unit
        self._visit = "" if unit is None else f"{unit}\x1f{asking.visit}"
        self._number = assign.number(self._visit)
        self.base = asking.nonce if unit is None else _named(self._visit)
        """The beginning of the names of this visit's decisions."""
        self._points: Mapping[str, float] | None = None

    def all_answers(self) -> tuple[Answers, ...] | None:
        """The answers of all conditions; None where one fails: then each placement is asked by itself."""
        asking = self._asking
        try:
            return self._book.holds(asking.profile, asking.now, asking.occasion, asking.leave)
        except Exception:
            return None

    def decision(self, stand: Stand, answers: Answers | None = None) -> Decision:
        """The decision at a placement."""
        if self.held_out:
            return self.fallen(stand.base, "holdout")
        asking = self._asking
        if answers is None:
            answers = stand.holds(asking.profile, asking.now, asking.occasion, asking.leave)
        offer = stand.only
        if offer is None:
            offer, reason = self._offer(stand, answers)
            if reason is not None:
                return self.fallen(offer, reason)
        draft = self._draft(offer, answers)
        if draft.explores and asking.unit is not None and (offer.exploration > 0 or draft.shares is not None):
            return self._explored(offer, draft, answers)
        return self._made(offer, draft.variant, draft, draft.propensity)

    def fallen(self, offer: Offer, reason: Reason) -> Decision:
        """The fallback of an experience."""
        if offer.broken and reason not in ("holdout", "timeout"):
            reason = "broken"
        return self._made(offer, offer.fallback, Draft(offer.fallback, reason), 1.0)

    def _offer(self, stand: Stand, answers: tuple[bool, ...]) -> tuple[Offer, Reason | None]:
        """The experience that counts, or the least important one and why its fallback is served."""
        now = self._asking.now
        for offer in stand.active:
            if answers[offer.when] and (not offer.timed or offer.in_time(now)):
                return offer, "broken" if offer.broken else None
        base = stand.base
        if not base.document.active:
            return base, "disabled"
        if not base.in_time(now):
            return base, "schedule"
        return base, "no_leave" if base.personal and not self._asking.leave else "fallback"

    def _draft(self, offer: Offer, answers: tuple[bool, ...]) -> Draft:
        strategy = offer.strategy
        match strategy:
            case First():
                if offer.ordered and True not in answers[offer.first : offer.last]:
                    return self._otherwise(offer)
                for one in offer.others:
                    if answers[one.when]:
                        return offer.fitting[one.key]
                return self._otherwise(offer)
            case BestInterest():
                return self._fitting(offer, answers)
            case Experiment():
                return self._experiment(offer, strategy)
            case Bandit():
                return self._bandit(offer, answers)
            case _:
                assert_never(strategy)

    def _otherwise(self, offer: Offer) -> Draft:
        """The fallback, where nothing else fits; or where it could not be seen whether something does."""
        unseen = not self._asking.leave and (offer.personal or isinstance(offer.strategy, BestInterest))
        return offer.unseen if unseen else offer.otherwise

    def _fitting(self, offer: Offer, answers: tuple[bool, ...]) -> Draft:
        points, best, most = self.points(), None, 0.0
        for one in offer.variants:
            if one.tags and answers[one.when]:
                score = sum(points.get(tag, 0.0) for tag in one.tags)
                if score > most:
                    best, most = one, score
        return self._otherwise(offer) if best is None else Draft(best, "interest")

    def points(self) -> Mapping[str, float]:
        """What the visitor cares for now, by tag; nothing without leave."""
        if self._points is None:
            asking, half_life = self._asking, self._book.half_life
            interests = asking.profile.interests if asking.leave and not self.held_out else {}
            self._points = {tag: faded(one, half_life(tag), asking.now) for tag, one in interests.items()}
        return self._points

    def _experiment(self, offer: Offer, strategy: Experiment) -> Draft:
        if strategy.state == "stopped" and strategy.decision is not None and strategy.decision.outcome:
            return Draft(offer.by_key[strategy.decision.outcome], "experiment", explores=False)
        aside = Draft(offer.fallback, "fallback", explores=False)
        if strategy.state != "running" or offer.arms is None or offer.slice is None:
            return aside
        if self._asking.unit is None:
            return aside if self._asking.leave else aside._replace(reason="no_leave")
        arms = offer.arms
        given = self._asking.profile.arms.get(offer.key)
        if given is not None and given[0] in strategy.weights:
            place = arms.keys.index(given[0])
        elif self._takes_part(offer, strategy):
            place = arms.drawn(self._lot(f"arm:{offer.key}", self._asking.unit))
        else:
            return aside
        arm = arms.keys[place]
        return Draft(offer.by_key[arm], "experiment", arms.shares[place], arm, explores=False)

    def _takes_part(self, offer: Offer, strategy: Experiment) -> bool:
        """Whether the lot falls into the traffic. Who has an arm in another experiment of the group does not."""
        asking = self._asking
        if offer.slice is None or asking.unit is None:
            return False
        if strategy.group is not None:
            others = self._book.groups.get(strategy.group, ())
            if any(one != offer.key and one in asking.profile.arms for one in others):
                return False
        traffic = strategy.traffic
        if strategy.ramp:
            traffic = 0.0
            for step in strategy.ramp:
                if step.start <= asking.now:
                    traffic = step.traffic
        return offer.slice.takes(self._lot(offer.slice.salt, asking.unit), traffic)

    def _bandit(self, offer: Offer, answers: tuple[bool, ...]) -> Draft:
        """By the shares of the last policy; before there is one, all arms alike."""
        possible = [one for one in offer.variants if answers[one.when]]
        policy = self._book.policies.get(offer.key, {})
        given = {one.key: policy.get(one.key, 0.0) for one in possible}
        whole = sum(given.values())
        if not whole:
            given, whole = dict.fromkeys(given, 1.0), float(len(given))
        shares = {key: share / whole for key, share in given.items()}
        best = max(possible, key=lambda one: shares[one.key])
        if self._asking.unit is None:
            return Draft(offer.fallback, "fallback" if self._asking.leave else "no_leave", explores=False)
        return Draft(best, "bandit", shares[best.key], None, shares)

    def _explored(self, offer: Offer, draft: Draft, answers: tuple[bool, ...]) -> Decision:
        """With the share of exploration one of all that are possible, else what the strategy says."""
        share, count = offer.exploration, offer.always + answers[offer.first : offer.last].count(True)
        if count == 1:
            return self._made(offer, draft.variant, draft, draft.propensity)
        number = assign.mixed(offer.explore, self._number)
        variant = draft.variant
        if number < share or draft.shares is not None:
            possible = [one for one in offer.variants if answers[one.when]]
            if number < share:
                variant = possible[min(int(number / share * count), count - 1)]
            elif draft.shares is not None:
                variant = _drawn(possible, draft.shares, (number - share) / (1 - share))
        own = draft.shares[variant.key] if draft.shares is not None else float(variant is draft.variant)
        return self._made(offer, variant, draft, (1 - share) * own + share / count, explored=number < share)

    def _made(
        self, offer: Offer, variant: Ready, draft: Draft, propensity: float, *, explored: bool = False
    ) -> Decision:
        reason: Reason = "exploration" if explored else draft.reason
        items: tuple[str, ...] = ()
        content, by_lot = variant.in_language(self._asking.language), 0
        if variant.shelf is not None:
            picks = self._picks(offer, variant, draft.reason)
            items = tuple(variant.shelf.items[one.place].key for one in picks)
            by_lot = sum(one.explored for one in picks)
            if reason in ("fallback", "condition") and self._fits(variant, picks):
                reason = "interest"
            content = listed(variant, picks, self._asking.language)
        return Decision(
            f"{self.base}{offer.mark}{offer.places[variant.key]:02x}",
            offer.document.placement,
            offer.key,
            offer.version,
            variant.key,
            reason,
            propensity,
            explored,
            draft.arm,
            draft.variant.key,
            content,
            items,
            by_lot,
        )

    def _picks(self, offer: Offer, variant: Ready, reason: Reason) -> list[Pick]:
        assert variant.shelf is not None, "asked of lists only"
        asking = self._asking
        occasion = asking.occasion
        where = None
        if occasion.latitude is not None and occasion.longitude is not None:
            where = (occasion.latitude, occasion.longitude)
        plain = self.held_out or reason in ("timeout", "broken")
        draws = None if plain or asking.unit is None else _draws(self._lot, offer.key, self._visit)
        points: Mapping[str, float] = {} if plain else self.points()
        return variant.shelf.picks(
            points, asking.now, where=where, exploration=offer.exploration if draws else 0.0, draw=draws
        )

    def _fits(self, variant: Ready, picks: list[Pick]) -> bool:
        """Whether an interest has put something into the list."""
        points, shelf = self.points(), variant.shelf
        return shelf is not None and any(
            not pick.explored and pick.distance is None and any(points.get(tag) for tag in shelf.tags[pick.place])
            for pick in picks
        )


def listed(variant: Ready, picks: list[Pick], language: str | None) -> Served:
    """The items of a list as they are answered."""
    assert variant.shelf is not None, "asked of lists only"
    return variant.shelf.served([variant.shelf.shown(one, language) for one in picks])


def _named(visit: str) -> str:
    return blake2b(visit.encode("utf-8", "surrogatepass"), digest_size=8, person=b"faden.decision").hexdigest()


def _drawn(possible: list[Ready], shares: Mapping[str, float], number: float) -> Ready:
    """The arm that a lot falls on."""
    passed = 0.0
    for one in possible:
        passed += shares[one.key]
        if number < passed:
            return one
    return possible[-1]


def _draws(lot: Lot, key: str, visit: str) -> Callable[[int], float]:
    return lambda number: lot(f"place:{key}:{number}", visit)
