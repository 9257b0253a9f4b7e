"""The demo's car maker: what its pages decide, what teaches interests there, and its segments."""

from __future__ import annotations

from typing import Any

import msgspec

from faden.cli import demooffers as offers
from faden.cli.demogoods import LEASING, LIMOUSINE
from faden.cli.demooffers import CARS, Car, Texts, group, rule
from faden.domain.definition import Label
from faden.domain.experience import BestInterest, Experience, ListContent, Variant
from faden.domain.interestdefaults import DEFAULT_INTERESTS
from faden.domain.interestplan import PathRule
from faden.domain.segment import Segment

INTERESTS = msgspec.structs.replace(
    DEFAULT_INTERESTS,
    paths=tuple(
        PathRule(f"/shop/{language}/{path}/**", "theme", tag)
        for language, path, tag in (
            *(
                (language, car.paths[at], car.tag.partition(":")[2])
                for car in CARS
                for at, language in enumerate(("de", "en"))
            ),
            *((language, "leasing", "leasing") for language in ("de", "en")),
            *(("de", "zubehoer", "zubehoer"), ("en", "accessories", "zubehoer")),
        )
    ),
)
"""Both languages teach the same tags; all else is as shipped."""


_OWNS = group("and", rule("traits.car", "notNull"))
_LEASES = group("or", rule(f"interests.{LEASING}", ">=", 1), rule("here.keyword", "contains", "leasing"))
_BACK = group(
    "and",
    rule("here.new", "=", False),
    group("or", *(rule(f"interests.{car.tag}", ">=", 1) for car in CARS)),
)
_SEARCHED = group(
    "and",
    rule("here.keyword", "contains", "leasing"),
    rule("here.visit_pages", "<=", 1),
    rule("here.new", "=", True),
)


def _listed(key: str, name: Texts, content: ListContent, when: Any = None) -> Variant:
    return Variant(key, Label(*name), content, when)


def _owned_parts(car: Car) -> Variant:
    content = ListContent("halden-accessories", 4, most_of_one_tag=1.0, tags=(f"car:{car.key}",))
    return _listed(f"parts-{car.key}", (f"Für {car.name}", f"For the {car.name}"), content, offers.owning(car))


def _shown(label: Texts, place: str, priority: int, *variants: Variant, when: Any = None, **more: Any) -> Experience:
    """An experience; its last variant is the fallback."""
    return Experience(
        Label(*label), place, variants, variants[-1].key, condition=when, priority=priority, owner="Halden", **more
    )


_FITS = BestInterest()
EXPERIENCES = {
    "halden-hero": _shown(
        *(("Startseite: was interessiert", "Home: what interests"), "home.hero", 10),
        *(*map(offers.hero, CARS), offers.LEASE, offers.BRAND),
        strategy=_FITS,
    ),
    "halden-hero-search": _shown(
        *(
            ("Startseite: gesucht nach Leasing", "Home: searched for leasing"),
            "home.hero",
            40,
            offers.LEASE,
            offers.BRAND,
        ),
        when=_SEARCHED,
    ),
    "halden-hero-back": _shown(
        *(("Startseite: wieder da", "Home: back again"), "home.hero", 60),
        *(*map(offers.tested, CARS), offers.BRAND),
        when=_BACK,
        strategy=_FITS,
    ),
    "halden-hero-owner": _shown(
        *(("Startseite: fährt Halden", "Home: drives a Halden"), "home.hero", 90),
        *(*map(offers.fitted, CARS), offers.PARTS),
        when=_OWNS,
    ),
    "halden-teaser": _shown(
        *(("Nächster Schritt", "Next step"), "home.teaser", 10),
        *(*map(offers.driven, CARS), offers.LEASE, offers.BROCHURE),
        strategy=_FITS,
    ),
    "halden-teaser-owner": _shown(
        *(("Nächster Schritt: fährt Halden", "Next step: drives a Halden"), "home.teaser", 90),
        *(offers.DAUGHTER, offers.RECOMMEND, offers.PARTS),
        when=_OWNS,
    ),
    "halden-list": _shown(
        *(("Lesen und rechnen", "Read and reckon"), "home.list", 10),
        _listed("stories", ("Beiträge", "Stories"), ListContent("halden-stories", 4)),
    ),
    "halden-list-owner": _shown(
        *(("Zubehör, das passt", "Accessories that fit"), "home.list", 90),
        *map(_owned_parts, CARS),
        _listed("all", ("Alle Teile", "All parts"), ListContent("halden-accessories", 4)),
        when=_OWNS,
    ),
    "halden-offer": _shown(
        *(("Angebot", "Offer"), "page.offer", 10),
        *(*map(offers.driven, CARS), offers.BROCHURE),
        strategy=_FITS,
    ),
    "halden-offer-lease": _shown(
        *(("Angebot: Leasing", "Offer: leasing"), "page.offer", 50),
        *(*map(offers.leased, CARS), offers.LEASE),
        when=_LEASES,
        strategy=_FITS,
    ),
    "halden-offer-owner": _shown(
        *(("Angebot: fährt Halden", "Offer: drives a Halden"), "page.offer", 90),
        *(*map(offers.fitted, CARS), offers.PARTS),
        when=_OWNS,
    ),
    "halden-dealer": _shown(
        *(("Händler in der Nähe", "Dealers nearby"), "page.dealer", 10),
        _listed(
            *("near", ("In der Nähe", "Nearby"), ListContent("halden-dealers", 2, near=True)),
            group("and", rule("here.city", "notNull")),
        ),
        _listed("all", ("Alle", "All"), ListContent("halden-dealers", 3)),
        exploration=0.0,
    ),
}
"""By key. Of several on one placement the highest priority counts: who owns a car, who is back, who has searched."""

SEGMENTS = {
    "halden-saloon": Segment(
        Label("Interesse an der Limousine", "Interested in the saloon"),
        group("and", rule(f"interests.{LIMOUSINE}", ">=", 3), rule("traits.car", "null")),
        "Mindestens drei Punkte, noch kein Halden. At least three points, no Halden yet.",
        purpose="personalisation",
    ),
    "halden-owners": Segment(
        Label("Fahren Halden", "Drive a Halden"),
        _OWNS,
        "Die Kasse hat ein Auto eingetragen. The till has entered a car.",
    ),
}
