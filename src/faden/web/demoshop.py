"""The demo's website: a small car maker's pages in German and English under `/shop/`, made once from the package.

It carries the tracker as a customer's site would. Lists that pages show to everybody come from the published
collections, so that they say the same as what is decided.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Literal, NamedTuple

from faden.app import App
from faden.domain.collection import Collection, Item
from faden.domain.definition import Label
from faden.domain.errors import NotFound
from faden.domain.experience import content_in
from faden.web.static import SECURITY, Answer

SITE, TILL = "halden-web", "halden-till"
"""The sources: the pages, and the till that enters purchases."""
ROOT = "/shop/"
_HERE = Path(__file__).parent / "shop"
_ASK = "no-cache"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}
Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


class Page(NamedTuple):
    """A page: its fragment's name, its addresses and its words in both languages, and how it looks."""

    name: str
    paths: Label
    title: Label
    description: Label
    look: str = ""


PAGES = (
    Page(
        "home",
        Label("", ""),
        Label("Limousine, Hybrid, Kleinwagen", "Saloon, hybrid, small car"),
        Label("Drei Autos, klar gebaut, offen gerechnet.", "Three cars, plainly built, openly priced."),
    ),
    Page(
        "limousine",
        Label("modelle/limousine", "models/saloon"),
        Label("Corin, die Limousine", "Corin, the saloon"),
        Label("Reichweite, Verbrauch, Testergebnisse, Leasing.", "Range, consumption, test results, leasing."),
        "model",
    ),
    Page(
        "hybrid",
        Label("modelle/hybrid", "models/hybrid"),
        Label("Solvi, der Hybrid", "Solvi, the hybrid"),
        Label("Elektrisch in der Stadt, mit Benzin in die Berge.", "Electric in town, on petrol into the mountains."),
        "model",
    ),
    Page(
        "kleinwagen",
        Label("modelle/kleinwagen", "models/small-car"),
        Label("Tinka, der Kleinwagen", "Tinka, the small car"),
        Label("3,69 Meter für die Stadt.", "3.69 metres for the city."),
        "model",
    ),
    Page(
        "leasing",
        Label("leasing", "leasing"),
        Label("Leasing", "Leasing"),
        Label("Raten für alle Modelle.", "Rates for all models."),
    ),
    Page(
        "probefahrt",
        Label("probefahrt", "test-drive"),
        Label("Probefahrt", "Test drive"),
        Label("Auto, Haus und Tag wählen.", "Choose car, house and day."),
    ),
    Page(
        "broschuere",
        Label("broschuere", "brochure"),
        Label("Broschüre", "Brochure"),
        Label("48 Seiten zu allen Modellen.", "48 pages on all models."),
    ),
    Page(
        "zubehoer",
        Label("zubehoer", "accessories"),
        Label("Zubehör", "Accessories"),
        Label("Teile und für welche Modelle sie passen.", "Parts and the models that they fit."),
    ),
    Page(
        "haendler",
        Label("haendler", "dealers"),
        Label("Händler", "Dealers"),
        Label("Vierzehn Häuser in drei Ländern.", "Fourteen houses in three countries."),
    ),
    Page(
        "webinar",
        Label("webinar", "webinar"),
        Label("Webinar", "Webinar"),
        Label("Welcher Antrieb passt?", "Which drive fits?"),
    ),
    Page(
        "newsletter",
        Label("newsletter", "newsletter"),
        Label("Newsletter", "Newsletter"),
        Label("Viermal im Jahr Post.", "Post four times a year."),
    ),
    Page(
        "empfehlen",
        Label("empfehlen", "recommend"),
        Label("Kunden werben Kunden", "Recommend Halden"),
        Label("Empfehlen, was Sie selbst fahren.", "Recommend what you drive yourself."),
    ),
)


class _Held(NamedTuple):
    body: bytes
    packed: bytes
    kind: str
    tag: str


class DemoShop:
    """All pages and files, from memory. `keys`: write keys by source; `collections`: what is published."""

    def __init__(self, keys: Mapping[str, str], collections: Mapping[str, Collection], font: str) -> None:
        self._files = {
            f"{ROOT}{file.name}": _held(file.read_bytes(), file.suffix) for file in _HERE.iterdir() if file.is_file()
        }
        style = Template((_HERE / "shop.css").read_text("utf-8")).substitute(font=font)
        self._files[f"{ROOT}shop.css"] = _held(style.encode(), ".css")
        for language in LANGUAGES:
            for page in PAGES:
                text = _written(page, language, keys, collections)
                self._files[_address(page, language)] = _held(text.encode(), ".html")

    @classmethod
    def of(cls, faden: App, assets: Path) -> DemoShop | None:
        """The shop of a demo; None for other installations, and for a demo that has not been filled."""
        if not faden.settings.demo:
            return None
        try:
            records = [faden.sources.one(key) for key in (SITE, TILL)]
        except NotFound:
            return None
        live = {one.key: [key.key for key in one.write_keys if key.revoked_at is None] for one in records}
        keys = {source: found[-1] if found else "" for source, found in live.items()}
        fonts = sorted(assets.glob("assets/inter-latin-opsz-normal-*.woff2"))
        font = f"/assets/{fonts[-1].name}" if fonts else ""
        return cls(keys, faden.definitions.current("collection"), font)

    def answer(self, path: str, encodings: str, known: str, languages: str) -> Answer:
        """The page or file at a path; the bare address leads to the visitor's language."""
        held = self._files.get(path) or self._files.get(f"{path}/")
        if held is None and path.rstrip("/") == ROOT.rstrip("/"):
            language = "en" if languages.lower().startswith("en") else "de"
            return Answer(302, [("location", f"{ROOT}{language}/"), ("vary", "accept-language"), *SECURITY], b"")
        if held is None:
            return Answer(
                404, [("content-type", "text/plain; charset=utf-8"), *SECURITY], b"There is no such page.\n"
            )
        headers = [("etag", held.tag), ("cache-control", _ASK), ("vary", "accept-encoding"), *SECURITY]
        if held.tag in known:
            return Answer(304, headers, b"")
        headers.append(("content-type", held.kind))
        if "gzip" in encodings:
            return Answer(200, [*headers, ("content-encoding", "gzip")], held.packed)
        return Answer(200, headers, held.body)


def _held(body: bytes, suffix: str) -> _Held:
    return _Held(body, gzip.compress(body, 9, mtime=0), _TYPES[suffix], f'"{hashlib.sha256(body).hexdigest()[:20]}"')


def _address(page: Page, language: Language) -> str:
    return f"{ROOT}{language}/{_said(page.paths, language)}"


def _said(label: Label, language: Language) -> str:
    return label.de if language == "de" else label.en


def _written(page: Page, language: Language, keys: Mapping[str, str], collections: Mapping[str, Collection]) -> str:
    """A whole page: the frame around its fragment, which may hold pieces that several pages share."""
    folder = _HERE / language
    pieces = _pieces(language, collections)
    pieces["dealer"] = (folder / "dealer.html").read_text("utf-8")
    pieces["next"] = Template((folder / "next.html").read_text("utf-8")).substitute(pieces)
    main = Template((folder / f"{page.name}.html").read_text("utf-8")).substitute(pieces)
    address = _address(page, language)
    frame = Template((folder / "frame.html").read_text("utf-8")).substitute(
        title=escape(_said(page.title, language)),
        description=escape(_said(page.description, language)),
        german=_address(page, "de"),
        english=_address(page, "en"),
        key=escape(keys[SITE]),
        till=escape(keys[TILL]),
        look=page.look,
        main=main,
    )
    return frame.replace(f'<li><a href="{address}">', f'<li><a href="{address}" aria-current="page">')


def _pieces(language: Language, collections: Mapping[str, Collection]) -> dict[str, str]:
    dealers = _items(collections, "halden-dealers")
    options = (
        f'<option value="{escape(one.key)}">{escape(content_in(one.title, language))}, '
        f"{escape(str(one.properties.get('city', '')))}</option>"
        for one in dealers
    )
    return {
        "dealers": "".join(options),
        "houses": "".join(_card(one, language, "pin") for one in dealers),
        "accessories": "".join(_card(one, language) for one in _items(collections, "halden-accessories")),
    }


def _items(collections: Mapping[str, Collection], key: str) -> tuple[Item, ...]:
    found = collections.get(key)
    return () if found is None else found.items


def _card(item: Item, language: Language, sign: str | None = None) -> str:
    return "".join(_card_lines(item, language, f"/shop/art.svg#{sign}" if sign else item.image or ""))


def _card_lines(item: Item, language: Language, image: str) -> Iterator[str]:
    title, text = content_in(item.title, language), content_in(item.text, language)
    yield f'<li class="card"><svg class="sign" viewBox="0 0 96 96" aria-hidden="true"><use href="{escape(image)}">'
    yield "</use></svg><h3>"
    link = item.properties.get(language) if item.latitude is not None else None
    yield f'<a href="{escape(str(link))}">{escape(title)}</a>' if link else escape(title)
    yield f'</h3><p class="small">{escape(text)}</p></li>'
