"""The words of a person's export, German and English, side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["de", "en"]


class Words(NamedTuple):
    """All sentences of the readable page. `{…}` is filled in; what is filled in is escaped before."""

    title: str
    lead: str
    made: str
    who: str
    keys: str
    keys_why: str
    key_heads: tuple[str, str]
    joins: str
    join_heads: tuple[str, str, str]
    traits: str
    trait_heads: tuple[str, str]
    derived: str
    derived_why: str
    points: str
    point_heads: tuple[str, str, str]
    interests: str
    interest_heads: tuple[str, str, str]
    segments: str
    segment_heads: tuple[str, str]
    purposes: str
    purposes_why: str
    purpose_heads: tuple[str, str, str, str]
    evidence: str
    evidence_heads: tuple[str, str, str, str, str, str]
    origins: str
    origins_why: str
    origin_heads: tuple[str, str, str, str, str]
    keeping: str
    forever: str
    kept: str
    recipients: str
    recipients_why: str
    rights: str
    rights_list: tuple[str, ...]
    visits: str
    visit_heads: tuple[str, str, str, str, str]
    quarantine: str
    quarantine_why: str
    events: str
    events_why: str
    event_heads: tuple[str, str, str, str]
    machine: str
    none: str
    yes: str
    no: str
    total: str
    facts: dict[str, str]
    purpose_names: dict[str, str]
    bases: dict[str, str]
    whys: dict[str, str]
    states: dict[str, str]
    hows: dict[str, str]
    names: dict[str, str]


DE = Words(
    title="Auskunft über Ihre Daten",
    lead="Diese Seite zeigt, was {company} über Sie in Faden gespeichert hat: wer Sie für das System sind, woher die "
    "Angaben stammen, wozu sie dienen und was im Einzelnen aufgezeichnet wurde (Artikel 15 DSGVO). Dasselbe steht "
    "maschinenlesbar in person.json (Artikel 20 DSGVO).",
    made="Erstellt am {at}. Zeiten in der Zeitzone {zone}.",
    who="Wer Sie für das System sind",
    keys="Kennungen",
    keys_why="An diesen Kennungen werden Sie wiedererkannt.",
    key_heads=("Art", "Kennung"),
    joins="Wie die Kennungen verbunden wurden",
    join_heads=("Kennung", "gehört zu", "zuletzt zusammen gesehen"),
    traits="Angaben zu Ihnen",
    trait_heads=("Angabe", "Wert"),
    derived="Was daraus abgeleitet wurde",
    derived_why="Aus den Ereignissen errechnet Faden Punkte für Ihr Interesse, Themen und Gruppen (Profiling im Sinn "
    "von Artikel 4 Nummer 4 DSGVO), um Inhalte passender zu zeigen und den Nutzen von Maßnahmen zu messen. "
    "Entscheidungen mit rechtlicher Wirkung trifft Faden nicht.",
    points="Punkte",
    point_heads=("Regel", "Ereignisse", "Punkte"),
    interests="Interessen",
    interest_heads=("Thema", "Punkte", "Stand"),
    segments="Gruppen",
    segment_heads=("Gruppe", "seit"),
    purposes="Wozu Ihre Daten verwendet werden dürfen",
    purposes_why="So steht es jetzt. Sie können eine Einwilligung jederzeit widerrufen.",
    purpose_heads=("Zweck", "jetzt", "Rechtsgrundlage", "beruht auf"),
    evidence="Nachweis jeder Entscheidung",
    evidence_heads=("Zeit", "Zweck", "Entscheidung", "auf welchem Weg", "Textfassung", "Adresse (gekürzt)"),
    origins="Woher die Daten stammen",
    origins_why="Jede Zeile ist eine Quelle, die Ereignisse zu Ihnen gemeldet hat.",
    origin_heads=("Quelle", "Kontaktpunkt", "Ereignisse", "erstes", "letztes"),
    keeping="Wie lange sie gespeichert werden",
    forever="Eine feste Frist ist nicht eingestellt. Die Daten bleiben, bis sie gelöscht werden; Sie können das "
    "verlangen.",
    kept="Alles zu Ihnen wird {days} Tage nach dem letzten Ereignis gelöscht, auf Ihren Wunsch früher.",
    recipients="An wen sie weitergegeben werden",
    recipients_why="Diese Datei nennt, was in Faden steht. An wen {company} Daten darüber hinaus weitergibt, steht "
    "in der Datenschutzerklärung von {company}.",
    rights="Ihre Rechte",
    rights_list=(
        "Berichtigung falscher Angaben (Artikel 16 DSGVO)",
        "Löschung (Artikel 17) und Einschränkung der Verarbeitung (Artikel 18)",
        "Übertragung in ein anderes System (Artikel 20): dafür ist person.json da",
        "Widerspruch gegen die Verarbeitung, gegen Direktwerbung jederzeit ohne Gründe (Artikel 21)",
        "Widerruf einer Einwilligung für die Zukunft (Artikel 7 Absatz 3)",
        "Beschwerde bei einer Aufsichtsbehörde für den Datenschutz (Artikel 77)",
    ),
    visits="Besuche",
    visit_heads=("Beginn", "Kontaktpunkt", "Kanal", "Seiten", "Punkte"),
    quarantine="Nicht lesbare Eingänge",
    quarantine_why="Diese Meldungen tragen eine Ihrer Kennungen, konnten aber nicht verarbeitet werden.",
    events="Alles, was aufgezeichnet wurde",
    events_why="{count} Ereignisse, nach Tagen.",
    event_heads=("Zeit", "Was", "Wo", "Einzelheiten"),
    machine="von einem Programm unter Ihrer Kennung ausgelöst; zählt nicht",
    none="nichts",
    yes="erlaubt",
    no="nicht erlaubt",
    total="Summe",
    facts={
        "person": "Nummer",
        "label": "Name im System",
        "first_seen": "zuerst gesehen",
        "last_seen": "zuletzt gesehen",
        "visits": "Besuche",
        "events": "Ereignisse",
        "orders": "Bestellungen",
        "revenue": "Umsatz",
        "first_touch": "zuerst gekommen über",
        "last_touch": "zuletzt gekommen über",
        "merged": "früher getrennt geführt als",
    },
    purpose_names={
        "measurement": "Messung von Besuchen und Interessen",
        "personalisation": "Anzeigen, was zu Ihnen passt",
        "marketing": "Werbung",
        "marketing.email": "Werbung per E-Mail",
        "marketing.sms": "Werbung per SMS",
        "marketing.push": "Werbung per Push-Nachricht",
        "marketing.phone": "Werbung per Telefon",
        "marketing.post": "Werbung per Post",
        "marketing.ads": "Werbung in Anzeigen",
        "gpc": "Signal des Browsers",
    },
    bases={
        "consent": "Einwilligung (Artikel 6 Absatz 1 a)",
        "contract": "Vertrag (Artikel 6 Absatz 1 b)",
        "legitimate_interest": "berechtigtes Interesse (Artikel 6 Absatz 1 f)",
        "none": "keine: geschieht nicht",
    },
    whys={
        "granted": "Sie haben zugestimmt",
        "denied": "Sie haben abgelehnt",
        "default": "Voreinstellung, Sie haben noch nicht entschieden",
        "legitimate_interest": "berechtigtes Interesse, solange Sie nicht widersprechen",
        "contract": "nötig für einen Vertrag",
        "no_basis": "keine Rechtsgrundlage",
        "gpc": "Ihr Browser widerspricht (Global Privacy Control)",
        "measurement": "setzt die Messung voraus",
    },
    states={"granted": "zugestimmt", "denied": "abgelehnt", "pending": "Bestätigung angefordert"},
    hows={
        "api": "von uns eingetragen",
        "tracker": "auf der Website",
        "sdk": "vom Einwilligungswerkzeug wiederholt",
        "tcf": "IAB-Einwilligungstext",
        "gpc": "Global Privacy Control",
        "double_opt_in": "doppelt bestätigt",
        "import": "aus einem anderen System",
    },
    names={
        "Page Viewed": "Seite angesehen",
        "Screen Viewed": "Ansicht geöffnet",
        "Page Attention": "Seite gelesen",
        "Identified": "Angaben gemacht",
        "Product Viewed": "Produkt angesehen",
        "Product Added": "Produkt in den Korb gelegt",
        "Product Removed": "Produkt aus dem Korb genommen",
        "Cart Viewed": "Korb angesehen",
        "Checkout Started": "Kasse begonnen",
        "Order Completed": "Bestellung abgeschlossen",
        "Order Refunded": "Bestellung erstattet",
        "Newsletter Subscribed": "Newsletter bestellt",
        "Email Opened": "E-Mail geöffnet",
        "Email Link Clicked": "Link in einer E-Mail geöffnet",
        "Form Submitted": "Formular gesendet",
        "Signed Up": "Konto eröffnet",
        "Signed In": "Angemeldet",
        "Visit Imported": "Besuch übernommen",
        "Consent Given": "Einwilligung gegeben",
        "Consent Withdrawn": "Einwilligung widerrufen",
        "Consent Confirmed": "Einwilligung bestätigt",
        "Consent Updated": "Einwilligung geändert",
    },
)
EN = Words(
    title="The data kept about you",
    lead="This page shows what {company} keeps about you in Faden: who you are to the system, where the data come "
    "from, what they are for, and what was recorded in detail (Article 15 GDPR). The same stands in person.json for "
    "machines (Article 20 GDPR).",
    made="Made on {at}. Times in the zone {zone}.",
    who="Who you are to the system",
    keys="Identifiers",
    keys_why="You are recognised by these identifiers.",
    key_heads=("Kind", "Identifier"),
    joins="How the identifiers were joined",
    join_heads=("Identifier", "belongs with", "last seen together"),
    traits="What is known about you",
    trait_heads=("What", "Value"),
    derived="What was derived from it",
    derived_why="From the events Faden computes points for your interest, topics and groups (profiling in the sense "
    "of Article 4 (4) GDPR), to show what fits better and to measure what measures bring. Faden takes no decision "
    "with legal effect.",
    points="Points",
    point_heads=("Rule", "Events", "Points"),
    interests="Interests",
    interest_heads=("Topic", "Points", "As of"),
    segments="Groups",
    segment_heads=("Group", "since"),
    purposes="What your data may be used for",
    purposes_why="This is how it stands now. You can withdraw a consent at any time.",
    purpose_heads=("Purpose", "now", "legal basis", "rests on"),
    evidence="Proof of every decision",
    evidence_heads=("Time", "Purpose", "Decision", "How", "Text version", "Address (shortened)"),
    origins="Where the data come from",
    origins_why="Each line is a source that has reported events about you.",
    origin_heads=("Source", "Touchpoint", "Events", "first", "last"),
    keeping="How long they are kept",
    forever="No fixed period is set. The data stay until they are erased; you can ask for that.",
    kept="Everything about you is erased {days} days after the last event, earlier if you ask.",
    recipients="Who receives them",
    recipients_why="This file says what stands in Faden. To whom {company} passes data beyond that is said in the "
    "privacy notice of {company}.",
    rights="Your rights",
    rights_list=(
        "To have wrong data corrected (Article 16 GDPR)",
        "To have them erased (Article 17) or their use restricted (Article 18)",
        "To take them to another system (Article 20): that is what person.json is for",
        "To object to their use, to direct marketing at any time and without reasons (Article 21)",
        "To withdraw a consent for the future (Article 7 (3))",
        "To complain to a data protection authority (Article 77)",
    ),
    visits="Visits",
    visit_heads=("Begin", "Touchpoint", "Channel", "Pages", "Points"),
    quarantine="Unreadable inputs",
    quarantine_why="These messages carry one of your identifiers but could not be processed.",
    events="Everything that was recorded",
    events_why="{count} events, by day.",
    event_heads=("Time", "What", "Where", "Details"),
    machine="caused by a program under your identifier; does not count",
    none="nothing",
    yes="allowed",
    no="not allowed",
    total="Total",
    facts={
        "person": "Number",
        "label": "Name in the system",
        "first_seen": "first seen",
        "last_seen": "last seen",
        "visits": "Visits",
        "events": "Events",
        "orders": "Orders",
        "revenue": "Revenue",
        "first_touch": "came first by",
        "last_touch": "came last by",
        "merged": "kept apart before as",
    },
    purpose_names={
        "measurement": "Measuring visits and interests",
        "personalisation": "Showing what fits you",
        "marketing": "Marketing",
        "marketing.email": "Marketing by e-mail",
        "marketing.sms": "Marketing by text message",
        "marketing.push": "Marketing by push message",
        "marketing.phone": "Marketing by phone",
        "marketing.post": "Marketing by post",
        "marketing.ads": "Marketing by ads",
        "gpc": "The browser's signal",
    },
    bases={
        "consent": "consent (Article 6 (1) a)",
        "contract": "contract (Article 6 (1) b)",
        "legitimate_interest": "legitimate interest (Article 6 (1) f)",
        "none": "none: it is not done",
    },
    whys={
        "granted": "you have agreed",
        "denied": "you have declined",
        "default": "default, you have not decided yet",
        "legitimate_interest": "legitimate interest, as long as you do not object",
        "contract": "needed for a contract",
        "no_basis": "no legal basis",
        "gpc": "your browser objects (Global Privacy Control)",
        "measurement": "needs measurement",
    },
    states={"granted": "agreed", "denied": "declined", "pending": "confirmation asked for"},
    hows={
        "api": "entered by us",
        "tracker": "on the website",
        "sdk": "repeated by the consent tool",
        "tcf": "IAB consent string",
        "gpc": "Global Privacy Control",
        "double_opt_in": "confirmed twice",
        "import": "from another system",
    },
    names={},
)
WORDS: dict[Lang, Words] = {"de": DE, "en": EN}

README: dict[Lang, str] = {
    "de": """Auskunft über eine Person, erstellt mit Faden für {company}.

index.html   zum Lesen und Drucken: mit jedem Browser öffnen; lädt nichts nach
person.json  dasselbe vollständig und maschinenlesbar (UTF-8), zur Mitnahme in ein anderes System

Die Datei enthält personenbezogene Daten: nur der Person selbst geben, verschlüsselt senden, danach löschen.
""",
    "en": """All that is kept about a person, made with Faden for {company}.

index.html   to read and print: open it with any browser; it loads nothing
person.json  the same, complete and machine-readable (UTF-8), to take to another system

The file holds personal data: give it to that person only, send it encrypted, delete it afterwards.
""",
}
