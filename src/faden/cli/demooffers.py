"""What the demo's car maker says: its cars, and the variants of its experiences. All invented."""

from __future__ import annotations

from typing import Any, NamedTuple

from faden.cli.demogoods import HYBRID, KLEINWAGEN, LEASING, LIMOUSINE
from faden.domain.definition import Label
from faden.domain.experience import JsonContent, Variant

Texts = tuple[str, str]
"""German, English."""


class Car(NamedTuple):
    """A model; `paths` and `kind` in both languages."""

    key: str
    name: str
    tag: str
    paths: Texts
    kind: Texts
    rate: int
    title: Texts
    test: Texts


CARS = (
    Car(
        *("corin", "Corin", LIMOUSINE, ("modelle/limousine", "models/saloon"), ("Limousine", "saloon"), 389),
        ("Für lange Strecken gebaut.", "Built for long distances."),
        ("60.000 Kilometer, zwei Pannen, ein Protokoll.", "60,000 kilometres, two stops, one report."),
    ),
    Car(
        *("solvi", "Solvi", HYBRID, ("modelle/hybrid", "models/hybrid"), ("Hybrid", "hybrid"), 429),
        ("Elektrisch in der Stadt, mit Benzin in die Berge.", "Electric in town, on petrol into the mountains."),
        ("Neun von zehn Kilometern elektrisch, gemessen.", "Nine kilometres out of ten electric, measured."),
    ),
    Car(
        *("tinka", "Tinka", KLEINWAGEN, ("modelle/kleinwagen", "models/small-car"), ("Kleinwagen", "small car"), 179),
        ("3,69 Meter für die Stadt.", "3.69 metres for the city."),
        ("212\u00a0€ im Monat, alles eingerechnet.", "€212 a month, everything included."),
    ),
)


def rule(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def group(combinator: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": combinator, "not": False, "rules": list(rules)}


def says(key: str, name: Texts, *values: dict[str, str], tags: tuple[str, ...] = (), when: Any = None) -> Variant:
    """A variant with values in German and English."""
    german, english = values
    return Variant(key, Label(*name), JsonContent({"de": german, "*": english}), when, tags)


def words(language: str, eyebrow: str, title: str, text: str, action: str, path: str, **more: str) -> dict[str, str]:
    found = {"eyebrow": eyebrow, "title": title, "text": text, "action": action, "url": f"/shop/{language}/{path}"}
    return found | more


def hero(car: Car) -> Variant:
    art = f"/shop/art.svg#{car.key}"
    de = words(
        *("de", car.kind[0], car.title[0], car.test[0], f"{car.name} ansehen", car.paths[0]),
        art=art,
        action2="Probefahrt vereinbaren",
        url2=f"/shop/de/probefahrt?modell={car.key}",
    )
    en = words(
        *("en", car.kind[1].capitalize(), car.title[1], car.test[1], f"See the {car.name}", car.paths[1]),
        art=art,
        action2="Book a test drive",
        url2=f"/shop/en/test-drive?model={car.key}",
    )
    return says(car.key, (car.name, car.name), de, en, tags=(car.tag,))


def tested(car: Car) -> Variant:
    art = f"/shop/art.svg#{car.key}"
    de = words(
        *("de", "Testergebnisse", f"So fährt der {car.name}.", car.test[0], "Protokoll lesen"),
        f"{car.paths[0]}#test",
        art=art,
        action2="Probefahrt vereinbaren",
        url2=f"/shop/de/probefahrt?modell={car.key}",
    )
    en = words(
        *("en", "Test results", f"How the {car.name} drives.", car.test[1], "Read the report"),
        f"{car.paths[1]}#test",
        art=art,
        action2="Book a test drive",
        url2=f"/shop/en/test-drive?model={car.key}",
    )
    return says(f"test-{car.key}", (f"Test {car.name}", f"Test {car.name}"), de, en, tags=(car.tag,))


def fitted(car: Car) -> Variant:
    art = f"/shop/art.svg#{car.key}"
    text = ("Räder, Matten, Träger: nur, was an Ihr Auto passt.", "Wheels, mats, carriers: only what fits your car.")
    de = words("de", "Zubehör", f"Passt zu Ihrem {car.name}.", text[0], "Zubehör ansehen", "zubehoer", art=art)
    en = words("en", "Accessories", f"Made for your {car.name}.", text[1], "See accessories", "accessories", art=art)
    name = (f"Zubehör {car.name}", f"Accessories {car.name}")
    return says(f"parts-{car.key}", name, de, en, when=owning(car))


def owning(car: Car) -> dict[str, Any]:
    return group("and", rule("traits.car", "=", car.key))


def driven(car: Car) -> Variant:
    de = words(
        *("de", "Probefahrt", f"Eine Stunde im {car.name}", "Eine Stunde, ein Auto, kein Verkaufsgespräch."),
        *("Termin wählen", f"probefahrt?modell={car.key}"),
    )
    en = words(
        *("en", "Test drive", f"One hour in the {car.name}", "One hour, one car, no sales talk."),
        *("Choose a time", f"test-drive?model={car.key}"),
    )
    return says(f"drive-{car.key}", (f"Probefahrt {car.name}", f"Test drive {car.name}"), de, en, tags=(car.tag,))


def leased(car: Car) -> Variant:
    text = ("48 Monate, 10.000 km im Jahr, ohne Anzahlung.", "48 months, 10,000 km a year, no deposit.")
    de = words(
        *("de", "Leasing", f"{car.name} für {car.rate}\u00a0€ im Monat", text[0], "Rate berechnen"),
        f"leasing?modell={car.key}",
    )
    en = words(
        *("en", "Leasing", f"The {car.name} for €{car.rate} a month", text[1], "Work out the rate"),
        f"leasing?model={car.key}",
    )
    return says(f"lease-{car.key}", (f"Leasing {car.name}", f"Lease {car.name}"), de, en, tags=(car.tag,))


BRAND = says(
    "brand",
    ("Die Marke", "The brand"),
    words(
        *("de", "Halden Automobile", "Drei Autos. Klar gebaut, offen gerechnet."),
        "Eine Limousine, ein Hybrid, ein Kleinwagen. Mit Preisen, die am Ende stimmen.",
        *("Corin ansehen", "modelle/limousine"),
        art="/shop/art.svg#corin",
        action2="Probefahrt vereinbaren",
        url2="/shop/de/probefahrt",
    ),
    words(
        *("en", "Halden cars", "Three cars. Plainly built, openly priced."),
        "A saloon, a hybrid, a small car. At prices that are still true at the end.",
        *("See the Corin", "models/saloon"),
        art="/shop/art.svg#corin",
        action2="Book a test drive",
        url2="/shop/en/test-drive",
    ),
)
LEASE = says(
    "leasing",
    ("Leasing", "Leasing"),
    words(
        *("de", "Leasing", "Eine Rate, in der alles steht.", "Ab 179\u00a0€ im Monat, ohne Anzahlung."),
        *("Rate berechnen", "leasing"),
        art="/shop/art.svg#corin",
        action2="Limousine ansehen",
        url2="/shop/de/modelle/limousine",
    ),
    words(
        *("en", "Leasing", "One rate with everything in it.", "From €179 a month, no deposit."),
        *("Work out the rate", "leasing"),
        art="/shop/art.svg#corin",
        action2="See the saloon",
        url2="/shop/en/models/saloon",
    ),
    tags=(LEASING,),
)
BROCHURE = says(
    "brochure",
    ("Broschüre", "Brochure"),
    words(
        *("de", "Zum Mitnehmen", "Die Broschüre zu allen drei Modellen", "Maße, Ausstattung, Preise auf 48 Seiten."),
        *("Broschüre anfordern", "broschuere"),
    ),
    words(
        *("en", "To take away", "The brochure on all three models", "Dimensions, equipment, prices on 48 pages."),
        *("Request the brochure", "brochure"),
    ),
)
PARTS = says(
    "parts",
    ("Zubehör", "Accessories"),
    words("de", "Zubehör", "Was passt, und was nicht.", "Jedes Teil nennt seine Modelle.", "Ansehen", "zubehoer"),
    words("en", "Accessories", "What fits, what does not.", "Every part names its models.", "See", "accessories"),
)
RECOMMEND = says(
    "recommend",
    ("Kunden werben Kunden", "Customers recruit customers"),
    words(
        *("de", "Kunden werben Kunden", "Empfehlen, was Sie selbst fahren"),
        "Kauft jemand auf Ihre Empfehlung, übernehmen wir bei beiden die nächste Inspektion.",
        *("Nummer holen", "empfehlen"),
    ),
    words(
        *("en", "Customers recruit customers", "Recommend what you drive yourself"),
        "If somebody buys on your recommendation, the next service is on us, for both.",
        *("Get the number", "recommend"),
    ),
)
DAUGHTER = says(
    "first-car",
    ("Erstes Auto", "First car"),
    words(
        *("de", "Kleinwagen", "Für die, die bald selbst fahren: Tinka", "Sechs Airbags, 212\u00a0€ im Monat."),
        *("Tinka ansehen", "modelle/kleinwagen"),
    ),
    words(
        *("en", "Small car", "For those who will soon drive themselves: Tinka", "Six airbags, €212 a month."),
        *("See the Tinka", "models/small-car"),
    ),
    when=group("and", rule(f"interests.{KLEINWAGEN}", ">=", 3)),
)
