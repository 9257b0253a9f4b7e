"""German words for what can be wrong with experiences, collections and questions for decisions."""

from __future__ import annotations

EXPERIENCE_TEXTS: dict[str, tuple[str, str | None]] = {
    "alpha_invalid": ("Das ist kein Niveau für einen Test.", "Üblich ist 0,05."),
    "arm_conditional": (
        "Die Variante hat eine Bedingung; wer sie bekommt, entschiede nicht das Los.",
        "Geben Sie die Bedingung dem Erlebnis.",
    ),
    "arms_missing": ("Ein Experiment vergleicht mindestens zwei Varianten.", None),
    "collection_too_large": ("Die Sammlung hat zu viele Einträge.", "Höchstens 5.000 je Sammlung."),
    "collection_unknown": ("Diese Sammlung gibt es nicht.", "Legen Sie sie zuerst an."),
    "content_missing": ("Es gibt nichts zu zeigen.", 'Ergänzen Sie "*": …, für alle Sprachen.'),
    "content_too_large": ("Der Inhalt ist größer als 64 KB.", "Kürzen Sie ihn."),
    "context_invalid": ("Der Kontext ist kein Objekt.", 'Senden Sie {"context": {…}}.'),
    "coordinates_incomplete": ("Eine Koordinate fehlt.", "Geben Sie Breite und Länge an."),
    "coordinates_invalid": ("Das ist kein Ort auf der Erde.", "Verwenden Sie Grad, etwa 49.45 und 11.08."),
    "dates_invalid": ("Die Zeiten sind nicht in der richtigen Reihenfolge.", "Vertauschen Sie sie."),
    "event_invalid": ("Das Ereignis ist kein Objekt.", "Senden Sie eine Nachricht nach Segment."),
    "exploration_invalid": ("Das ist kein Anteil für die Erkundung.", "0 bis 0,5; üblich ist 0,1."),
    "fallback_conditional": (
        "Die Rückfallvariante hat eine Bedingung und könnte fehlen.",
        "Nennen Sie eine Variante ohne Bedingung.",
    ),
    "floor_invalid": ("So wenig kann nicht jedem Arm zustehen.", "Üblich ist 0,05."),
    "item_twice": ("Zwei Einträge haben denselben Schlüssel.", None),
    "language_invalid": ("Das ist keine Sprache.", "Verwenden Sie de, en, … oder * für alle anderen."),
    "placement_invalid": (
        "So kann ein Platz nicht heißen.",
        "Verwenden Sie Buchstaben, Ziffern und . _ : -, etwa home.hero.",
    ),
    "placements_invalid": ("Plätze sind eine Liste von Namen.", "Lassen Sie sie weg, wenn Sie alle meinen."),
    "placements_too_many": ("So viele Plätze in einer Frage sind zu viele.", "Höchstens 200."),
    "properties_too_many": ("Das sind zu viele Eigenschaften.", "Höchstens 200."),
    "question_invalid": ("Eine Frage ist ein JSON-Objekt.", 'Senden Sie {"placements": […]}.'),
    "share_invalid": ("Das ist kein Anteil.", "Verwenden Sie 0 bis 1."),
    "tag_invalid": ("Das ist kein Thema.", "Verwenden Sie gruppe:thema, etwa theme:leasing."),
    "title_missing": ("Der Eintrag hat keinen Titel.", 'Verwenden Sie {"*": "…"}.'),
    "url_invalid": (
        "Dorthin kann niemand geschickt werden.",
        "Verwenden Sie einen Pfad wie /leasing oder eine Adresse, die mit https:// beginnt.",
    ),
    "variant_twice": ("Zwei Varianten haben denselben Schlüssel.", None),
    "variant_unknown": ("Diese Variante gibt es nicht.", None),
    "variants_missing": ("Es braucht zwischen 1 und 50 Varianten.", None),
    "weight_invalid": ("Das ist kein Gewicht.", "Verwenden Sie eine Zahl über 0."),
    "propensity_invalid": ("Das ist keine Wahrscheinlichkeit, mit der etwas gezeigt wurde.", None),
    "window_invalid": ("Das ist kein Zeitraum in Tagen.", "Verwenden Sie 1 bis 365."),
    "zone_missing": ("Die Zeit nennt keine Zone.", "Schreiben Sie sie als 2026-05-01T12:00:00+02:00."),
    "experience_broken": (
        "Ein Erlebnis oder eine Sammlung ist nicht brauchbar.",
        "Veröffentlichen Sie sie neu; bis dahin gilt die Rückfallvariante, wenn sie lesbar ist.",
    ),
    "experience_unknown": ("Dieses Erlebnis gibt es nicht.", None),
}
