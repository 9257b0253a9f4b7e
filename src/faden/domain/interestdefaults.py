"""How interests are learned before anybody has said otherwise: what a new installation starts with."""

from __future__ import annotations

import msgspec

from faden.domain.definition import Label
from faden.domain.interestplan import CategoryRule, Interests, LearningRule, PathRule, PropertyRule, TagGroup


def _learn(key: str, de: str, en: str, points: float, *events: str, **more: object) -> LearningRule:
    return msgspec.convert(
        {"key": key, "label": {"de": de, "en": en}, "points": points, "events": events, **more}, LearningRule
    )


_IGNORED = (
    *("de", "en", "fr", "it", "es", "nl", "at", "ch", "us", "uk", "de-de", "de-at", "de-ch", "en-gb", "en-us"),
    *("index", "home", "start", "startseite", "main", "default", "page", "pages", "seite", "seiten", "web", "www"),
    *("shop", "store", "product", "products", "produkt", "produkte", "item", "items", "artikel", "p", "c", "dp"),
    *("category", "categories", "kategorie", "kategorien", "collection", "collections", "catalog", "katalog"),
    *("cart", "basket", "warenkorb", "checkout", "kasse", "payment", "order", "orders", "bestellung", "danke"),
    *("thanks", "thank-you", "confirmation", "account", "konto", "profile", "profil", "user", "users", "my", "mein"),
    *("login", "logout", "signin", "sign-in", "signup", "sign-up", "register", "anmelden", "password"),
    *("search", "suche", "results", "ergebnisse", "contact", "kontakt", "help", "hilfe", "faq", "about", "ueber-uns"),
    *("imprint", "impressum", "privacy", "datenschutz", "terms", "agb", "cookies", "legal", "blog", "news", "tag"),
    *("tags", "author", "archive", "feed", "api", "static", "assets", "amp", "detail", "details", "view", "show"),
    *("models", "modelle", "topics", "themen", "services", "leistungen", "html", "php"),
)

DEFAULT_INTERESTS = Interests(
    groups=(
        TagGroup("theme", Label("Themen", "Themes"), 30.0, 100.0),
        TagGroup("category", Label("Kategorien", "Categories"), 60.0, 100.0),
    ),
    learning=(
        _learn("view", "Seite angesehen", "Page viewed", 1.0, types=("page", "screen")),
        _learn(
            *("attention", "Aufmerksamkeit, je Minute", "Attention, per minute", 2.0, "Page Attention"),
            per="minute",
            most=10.0,
        ),
        _learn("product", "Produkt angesehen", "Product viewed", 3.0, "Product Viewed"),
        _learn(
            *("click", "Angebot angeklickt", "Offer clicked", 2.0),
            *("Product Clicked", "Promotion Clicked", "Email Link Clicked", "Link Opened", "Code Scanned"),
        ),
        _learn("download", "Datei geladen", "File downloaded", 4.0, "File Downloaded"),
        _learn("film", "Film bis zum Ende gesehen", "Video completed", 4.0, "Video Playback Completed"),
        _learn("basket", "In den Warenkorb gelegt", "Product added", 6.0, "Product Added"),
        _learn("wish", "Gemerkt", "Put on the wish list", 5.0, "Product Added to Wishlist"),
        _learn(
            *("lead", "Anfrage oder Anmeldung", "Enquiry or registration", 10.0),
            *("Form Submitted", "Lead Generated", "Appointment Booked", "Webinar Registered"),
        ),
        _learn("order", "Gekauft", "Bought", 10.0, "Order Completed"),
        _learn(
            *("removed", "Aus dem Warenkorb genommen", "Product removed", -3.0, "Product Removed"),
            sources=("properties", "items"),
        ),
        _learn("list", "In einer Liste gezeigt", "Shown in a list", -0.2, "Product List Viewed", sources=("items",)),
        _learn(
            *("promotion", "Als Angebot gezeigt", "Shown as an offer", -0.2, "Promotion Viewed"),
            sources=("properties", "items"),
        ),
    ),
    paths=(PathRule("/**/{tag}/**", "theme"),),
    properties=(
        PropertyRule("tags", "theme"),
        PropertyRule("keywords", "theme"),
        PropertyRule("category", "category", "last"),
    ),
    category=CategoryRule("category"),
    ignored=_IGNORED,
)
"""Every telling segment of an address is a theme (`/models/saloon/leasing`: saloon, leasing), product categories are
categories. What is shown and ignored costs a tenth of what a click earns."""
