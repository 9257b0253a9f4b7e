"""What the demo's car maker shows in lists: dealers with their places, things to read, accessories. All invented."""

from __future__ import annotations

from faden.domain.collection import Collection, Item
from faden.domain.definition import Label

LIMOUSINE, HYBRID, KLEINWAGEN, LEASING = "theme:limousine", "theme:hybrid", "theme:kleinwagen", "theme:leasing"
_ART = "/shop/art.svg#"


def _dealer(key: str, name: str, street: str, city: str, latitude: float, longitude: float) -> Item:
    return Item(
        key,
        {"*": name},
        {"*": f"{street}, {city}"},
        latitude=latitude,
        longitude=longitude,
        properties={
            "de": f"/shop/de/probefahrt?haendler={key}",
            "en": f"/shop/en/test-drive?dealer={key}",
            "city": city,
        },
    )


def _story(
    key: str, art: str, title: tuple[str, str], text: tuple[str, str], ways: tuple[str, str], *tags: str
) -> Item:
    return Item(
        key,
        {"de": title[0], "*": title[1]},
        {"de": text[0], "*": text[1]},
        image=f"{_ART}{art}",
        tags=tags,
        properties={"de": f"/shop/de/{ways[0]}", "en": f"/shop/en/{ways[1]}"},
    )


def _part(key: str, art: str, title: tuple[str, str], price: int, *cars: str) -> Item:
    names = ", ".join(one.capitalize() for one in cars)
    german = f"{price:,}".replace(",", ".")
    return Item(
        key,
        {"de": title[0], "*": title[1]},
        {"de": f"{german}\u00a0€, passt für {names}", "*": f"€{price:,}, fits {names}"},
        image=f"{_ART}{art}",
        tags=tuple(f"car:{one}" for one in cars),
        properties={"de": "/shop/de/zubehoer", "en": "/shop/en/accessories", "price": price},
    )


DEALERS = Collection(
    Label("Händler von Halden", "Halden dealers"),
    (
        _dealer("nuernberg", "Autohaus Pegnitz", "Uferweg 12", "Nürnberg", 49.4610, 11.0618),
        _dealer("erlangen", "Halden am Dechsendorfer Weiher", "Weiherstraße 3", "Erlangen", 49.5897, 11.0040),
        _dealer("regensburg", "Donauhaus Regensburg", "Am Strudel 8", "Regensburg", 49.0134, 12.1016),
        _dealer("muenchen", "Isarhaus München", "Flößergasse 21", "München", 48.1030, 11.5430),
        _dealer("augsburg", "Lechhaus Augsburg", "Wehrgasse 5", "Augsburg", 48.3705, 10.8978),
        _dealer("stuttgart", "Kesselhaus Stuttgart", "Steigstraße 40", "Stuttgart", 48.7758, 9.1829),
        _dealer("frankfurt", "Mainhaus Frankfurt", "Schleusenweg 9", "Frankfurt am Main", 50.1109, 8.6821),
        _dealer("koeln", "Rheinhaus Köln", "Leinpfad 77", "Köln", 50.9375, 6.9603),
        _dealer("hamburg", "Alsterhaus Motor", "Fleetkante 2", "Hamburg", 53.5753, 10.0153),
        _dealer("berlin", "Spreehaus Berlin", "Ladestraße 16", "Berlin", 52.5200, 13.4050),
        _dealer("leipzig", "Pleißehaus Leipzig", "Mühlgraben 31", "Leipzig", 51.3397, 12.3731),
        _dealer("wien", "Donauhaus Wien", "Treppelweg 4", "Wien", 48.2082, 16.3738),
        _dealer("graz", "Murhaus Graz", "Kaistraße 18", "Graz", 47.0707, 15.4395),
        _dealer("zuerich", "Limmathaus Zürich", "Werdstrasse 6", "Zürich", 47.3769, 8.5417),
    ),
    "Häuser mit Koordinaten. Houses with coordinates.",
)

STORIES = Collection(
    Label("Lesen und rechnen", "Read and reckon"),
    (
        _story(
            *("webinar", "screen", ("Webinar: Welcher Antrieb passt?", "Webinar: which drive fits?")),
            ("45 Minuten, mit Zeit für Fragen.", "45 minutes, with time for questions."),
            ("webinar", "webinar"),
        ),
        _story(
            *("corin-test", "report", ("Der Corin nach 60.000 Kilometern", "The Corin after 60,000 kilometres")),
            ("Zwei Pannen, ein Reifen, ein Protokoll.", "Two stops, one tyre, one report."),
            *(("modelle/limousine#test", "models/saloon#test"), LIMOUSINE),
        ),
        _story(
            *("lease-terms", "euro", ("Leasing: was bei der Rückgabe zählt", "Leasing: what counts at the return")),
            ("Die Liste, nach der geprüft wird.", "The list that is checked."),
            *(("leasing", "leasing"), LEASING),
        ),
        _story(
            *("tinka-licence", "key", ("Der erste Führerschein, das erste Auto", "First licence, first car")),
            ("Was ein Tinka im Monat kostet.", "What a Tinka costs a month."),
            *(("modelle/kleinwagen#test", "models/small-car#test"), KLEINWAGEN),
        ),
        _story(
            *("solvi-alps", "report", ("Mit dem Solvi über den Brenner", "Across the Brenner in a Solvi")),
            ("1,6 Tonnen am Haken, gemessen.", "1.6 tonnes on the hook, measured."),
            *(("modelle/hybrid#test", "models/hybrid#test"), HYBRID),
        ),
        _story(
            *("corin-drive", "pin", ("Eine Stunde im Corin", "One hour in a Corin")),
            ("Probefahrt ohne Verkaufsgespräch.", "A test drive without sales talk."),
            *(("probefahrt?modell=corin", "test-drive?model=corin"), LIMOUSINE),
        ),
        _story(
            *("tinka-drive", "pin", ("Eine Stunde im Tinka", "One hour in a Tinka")),
            ("Durch die Stadt, mit Parkhaus.", "Through town, car park included."),
            *(("probefahrt?modell=tinka", "test-drive?model=tinka"), KLEINWAGEN),
        ),
        _story(
            *("solvi-charge", "plug", ("Zu Hause laden", "Charging at home")),
            ("Was eine Wallbox kann und kostet.", "What a wall box does and costs."),
            *(("zubehoer", "accessories"), HYBRID),
        ),
        _story(
            *("tinka-safety", "report", ("Der Tinka im Crashtest", "The Tinka in the crash test")),
            ("Wo das Risiko gering ist und wo nicht.", "Where the risk is low and where it is not."),
            *(("modelle/kleinwagen#test", "models/small-car#test"), KLEINWAGEN),
        ),
        _story(
            *("newsletter", "letter", ("Viermal im Jahr Post", "Post four times a year")),
            ("Neue Modelle, Tests und Termine.", "New models, tests and dates."),
            ("newsletter", "newsletter"),
        ),
    ),
    "Was auf der Startseite unter »Lesen und rechnen« steht. What stands under “Read and reckon”.",
)

ACCESSORIES = Collection(
    Label("Zubehör von Halden", "Halden accessories"),
    (
        _part("corin-rack", "rack", ("Dachträger Aero", "Roof rack Aero"), 289, "corin"),
        _part("corin-mat", "mat", ("Fußmatten aus Wolle", "Woollen mats"), 119, "corin"),
        _part("corin-tyre", "tyre", ("Winterräder 18 Zoll", "Winter wheels, 18 inch"), 1480, "corin"),
        _part("solvi-bike", "bike", ("Träger für drei Räder", "Carrier for three bikes"), 540, "solvi"),
        _part("solvi-tyre", "tyre", ("Ganzjahresräder 19 Zoll", "All-season wheels, 19 inch"), 1690, "solvi"),
        _part("tinka-mat", "mat", ("Kofferraumwanne", "Boot liner"), 69, "tinka"),
        _part("tinka-tyre", "tyre", ("Winterräder 15 Zoll", "Winter wheels, 15 inch"), 820, "tinka"),
        _part("wallbox", "plug", ("Wallbox 11 kW", "Wall box 11 kW"), 749, "corin", "solvi"),
        _part(
            "seat",
            "seat",
            ("Kindersitz, 3 bis 12 Jahre", "Child seat, 3 to 12 years"),
            329,
            "corin",
            "solvi",
            "tinka",
        ),
    ),
    "Jedes Teil nennt die Modelle, für die es passt. Each part names the models that it fits.",
)

COLLECTIONS = {"halden-dealers": DEALERS, "halden-stories": STORIES, "halden-accessories": ACCESSORIES}
"""By key."""
