"""Why did I see this? Facts of a decision, and their words: plain ones for the visitor, all of them for the marketer.

Facts are gathered only where somebody asks: each comparison is looked at once more by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from faden.decide.book import DecisionBook, Offer
from faden.decide.decision import Asking, Decision
from faden.domain.condition import OPERATORS
from faden.domain.definition import Label
from faden.domain.experience import Experiment
from faden.domain.interest import faded
from faden.domain.occasion import Finding, findings, occasion_condition

Language = Literal["de", "en"]
Code = Literal["reason", "rule", "interest", "arm", "exploration", "leave", "distance", "propensity"]


class Fact(NamedTuple):
    """One thing that is so. `subject` and `value` by code: a rule's field and its finding, a tag and its points, …"""

    code: Code
    subject: str
    value: Any


def facts(book: DecisionBook, decision: Decision, asking: Asking) -> list[Fact]:
    """All there is to say about a decision, the reason first."""
    found = [Fact("reason", decision.reason, decision.variant)]
    entry = book.offers.get(decision.experience)
    if entry is None or entry[1].broken or decision.reason in ("timeout", "broken"):
        return found
    offer = entry[1]
    found += _rules(book, offer, decision, asking)
    found += _interests(book, offer, decision, asking)
    if decision.arm is not None:
        found.append(Fact("arm", decision.arm, _weights(offer)))
    if asking.unit is not None and not isinstance(offer.strategy, Experiment):
        found.append(Fact("exploration", decision.greedy, offer.exploration))
    found.append(Fact("leave", "personalisation", asking.leave))
    found.append(Fact("propensity", decision.variant, round(decision.propensity, 6)))
    return found


def _rules(book: DecisionBook, offer: Offer, decision: Decision, asking: Asking) -> Iterator[Fact]:
    variant = offer.document.variant(decision.variant)
    for place, tree in ((offer.key, offer.document.condition), (variant.key, variant.condition)):
        if tree is None:
            continue
        group = occasion_condition(tree)
        for one in findings(group, asking.profile, asking.now, asking.occasion, asking.leave, book.half_life):
            yield Fact("rule", place, one)


def _interests(book: DecisionBook, offer: Offer, decision: Decision, asking: Asking) -> Iterator[Fact]:
    if not asking.leave or decision.reason == "holdout":
        return
    ready = offer.by_key[decision.variant]
    tags = dict.fromkeys(ready.tags)
    if ready.shelf is not None:
        for item in ready.shelf.items:
            if item.key in decision.items:
                tags.update(dict.fromkeys(item.tags))
    for tag in tags:
        held = asking.profile.interests.get(tag)
        if held is not None:
            yield Fact("interest", tag, round(faded(held, book.half_life(tag), asking.now), 2))


def _weights(offer: Offer) -> dict[str, float]:
    assert offer.arms is not None, "an arm belongs to an experiment"
    return dict(zip(offer.arms.keys, offer.arms.shares, strict=True))


# ---- for the visitor

_PLAIN: dict[str, Label] = {
    "fallback": Label(
        "Das sehen alle, für die gerade nichts anderes vorgesehen ist.",
        "This is what everybody sees for whom nothing else is meant at the moment.",
    ),
    "condition": Label("Das passt zu Ihrem Besuch.", "This goes with your visit."),
    "interest": Label(
        "Das passt zu dem, was Sie sich zuletzt angesehen haben.", "This goes with what you have looked at lately."
    ),
    "experiment": Label(
        "Wir vergleichen gerade mehrere Fassungen; welche Sie sehen, hat das Los entschieden.",
        "We are comparing several versions; which one you see was decided by lot.",
    ),
    "bandit": Label(
        "Wir zeigen öfter, was anderen gefallen hat; ein Los war auch dabei.",
        "We show more often what others have liked; a lot had a say in it too.",
    ),
    "exploration": Label(
        "Das Los hat entschieden: So sehen Sie auch anderes als das, was Sie schon kennen.",
        "A lot has decided, so that you also see something other than what you know already.",
    ),
    "holdout": Label(
        "Sie sehen die Seite so, wie sie für alle ist; für Sie wird nichts ausgewählt.",
        "You see the page as it is for everybody; nothing is chosen for you.",
    ),
    "no_leave": Label(
        "Sie haben der Personalisierung nicht zugestimmt; darum sehen Sie, was für alle gilt.",
        "You have not agreed to personalisation, so you see what holds for everybody.",
    ),
    "timeout": Label(
        "Es musste schnell gehen; darum sehen Sie, was für alle gilt.",
        "There was no time to choose, so you see what holds for everybody.",
    ),
    "broken": Label(
        "Hier ist gerade etwas nicht in Ordnung; darum sehen Sie, was für alle gilt.",
        "Something is not in order here, so you see what holds for everybody.",
    ),
    "schedule": Label(
        "Dafür ist gerade nicht die Zeit; darum sehen Sie, was sonst gilt.",
        "This is not the time for it, so you see what holds otherwise.",
    ),
    "disabled": Label("Hier wird gerade nichts ausgewählt.", "Nothing is chosen here at the moment."),
}

_SEEN: dict[str, Label] = {
    "here.country": Label("Sie sind in diesem Land: {value}.", "You are in this country: {value}."),
    "here.region": Label("Sie sind in dieser Gegend: {value}.", "You are in this region: {value}."),
    "here.city": Label("Sie sind hier: {value}.", "You are here: {value}."),
    "here.language": Label("Ihre Sprache ist {value}.", "Your language is {value}."),
    "here.device": Label("Sie benutzen dieses Gerät: {value}.", "You use this device: {value}."),
    "here.browser": Label("Sie benutzen diesen Browser: {value}.", "You use this browser: {value}."),
    "here.keyword": Label("Sie haben nach »{value}« gesucht.", "You searched for “{value}”."),
    "here.campaign": Label("Sie sind über die Kampagne »{value}« gekommen.", "You came by the campaign “{value}”."),
    "here.source": Label("Sie sind von {value} gekommen.", "You came from {value}."),
    "here.channel": Label("So sind Sie gekommen: {value}.", "This is how you came: {value}."),
    "here.hour": Label("Es ist {value} Uhr.", "It is {value} o'clock."),
}
_BEFORE = Label("Wir erinnern uns an Ihre früheren Besuche.", "We remember your earlier visits.")
_TAG = Label("Sie interessieren sich für »{value}«.", "You are interested in “{value}”.")


def plainly(found: list[Fact], language: str | None) -> list[str]:
    """The words for the visitor: no shares, no names of ours, at most a few lines."""
    german = language == "de"
    lines: list[str] = []
    for fact in found:
        line = _plain_line(fact)
        if line is not None:
            label, value = line
            lines.append((label.de if german else label.en).format(value=value))
    return list(dict.fromkeys(lines))[:6]


def _plain_line(fact: Fact) -> tuple[Label, object] | None:
    if fact.code == "reason":
        return _PLAIN[fact.subject], ""
    if fact.code == "interest" and fact.value > 0:
        return _TAG, fact.subject.partition(":")[2].replace("-", " ")
    if fact.code != "rule":
        return None
    one: Finding = fact.value
    if not one.holds or one.value in (None, "", []):
        return None
    if one.field in _SEEN:
        return _SEEN[one.field], one.value
    return None if one.field.startswith("here.") or one.field.startswith("interests.") else (_BEFORE, "")


# ---- for the marketer

_FULL: dict[str, Label] = {
    "fallback": Label(
        "Keine Variante mit Bedingung passte: die Rückfallvariante.",
        "No variant with a condition fitted: the fallback.",
    ),
    "condition": Label("Die erste Variante, deren Bedingung gilt.", "The first variant whose condition holds."),
    "interest": Label("Beste Übereinstimmung mit den Interessen.", "Best match with the interests."),
    "experiment": Label(
        "Experiment: Arm nach Los, für die Person fest.", "Experiment: arm by lot, fixed for the person."
    ),
    "bandit": Label(
        "Bandit: nach den Anteilen der letzten Auswertung.", "Bandit: by the shares of the last evaluation."
    ),
    "exploration": Label(
        "Erkundung: unter allen möglichen Varianten gelost.", "Exploration: drawn by lot from all possible variants."
    ),
    "holdout": Label("Vergleichsgruppe: wird nie personalisiert.", "Hold-out: never personalised."),
    "no_leave": Label("Ohne Einwilligung: nur der Zusammenhang zählt.", "Without leave: only the context counts."),
    "timeout": Label("Zeitgrenze überschritten: die Rückfallvariante.", "Over the time limit: the fallback."),
    "broken": Label(
        "Definition oder Speicher nicht brauchbar: die Rückfallvariante.",
        "Definition or store cannot be used: the fallback.",
    ),
    "schedule": Label("Außerhalb des Zeitplans: die Rückfallvariante.", "Outside the schedule: the fallback."),
    "disabled": Label("Ausgeschaltet: die Rückfallvariante.", "Switched off: the fallback."),
}
_SIGNS = {one.name: Label(one.de, one.en) for one in OPERATORS}
_UNSEEN = Label("ohne Einwilligung nicht angesehen", "not looked at without leave")


def fully(found: list[Fact], language: str | None) -> list[str]:
    """Everything, for whoever made the experience."""
    return [_full_line(fact, language == "de") for fact in found]


def _full_line(fact: Fact, german: bool) -> str:
    def say(label: Label) -> str:
        return label.de if german else label.en

    if fact.code == "reason":
        return say(_FULL[fact.subject])
    if fact.code == "rule":
        one: Finding = fact.value
        wanted = ", ".join(map(str, one.wanted)) if isinstance(one.wanted, tuple) else one.wanted
        held = say(_UNSEEN) if one.without_leave else "–" if one.value is None else one.value
        sign = say(_SIGNS[one.operator]) if one.field != "did" else one.operator
        text = f"{one.field} {sign} {'' if wanted is None else wanted}".strip()
        return f"{'✓' if one.holds else '✗'} {fact.subject}: {text} ({held})"
    if fact.code == "interest":
        return f"{fact.subject}: {fact.value} {'Punkte' if german else 'points'}"
    if fact.code == "arm":
        shares = ", ".join(f"{key} {share:.0%}" for key, share in fact.value.items())
        return f"Arm »{fact.subject}« ({shares})"
    if fact.code == "exploration":
        word = "Erkundungsanteil" if german else "Share of exploration"
        return f"{word} {fact.value:.0%}; {'sonst' if german else 'otherwise'} »{fact.subject}«"
    if fact.code == "leave":
        word = "Einwilligung in Personalisierung" if german else "Leave to personalise"
        return f"{word}: {('ja' if fact.value else 'nein') if german else ('yes' if fact.value else 'no')}"
    word = "Wahrscheinlichkeit dieser Variante" if german else "Probability of this variant"
    return f"{word}: {fact.value:.4g}"
