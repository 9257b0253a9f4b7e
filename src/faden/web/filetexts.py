"""German words for what goes wrong with files, mappings and the data directory, mostly on the command line."""

from __future__ import annotations

FILE_TEXTS: dict[str, tuple[str, str | None]] = {
    "bench_unknown": ("Diese Messung gibt es nicht.", "`faden bench` ohne Namen macht alle."),
    "case_invalid": ("»case« ist lower oder upper.", "Schreiben Sie case: lower."),
    "constant_invalid": ("Dieser feste Wert passt hier nicht.", "Schreiben Sie einen Wert der verlangten Art."),
    "conversion_unknown": (
        "Diese Umwandlung gibt es nicht.",
        "Verwenden Sie text, integer, number, cents, micros, flag, duration, time, date oder value.",
    ),
    "count_invalid": ("Nur Zeilen oder Artikel können gezählt werden.", "Schreiben Sie count: rows."),
    "data_directory_missing": (
        "Dort ist kein Datenverzeichnis von Faden.",
        "Nennen Sie mit --data das Verzeichnis, in das Sie importieren oder das Sie bereitstellen.",
    ),
    "data_directory_taken": (
        "Ein anderer Prozess benutzt das Datenverzeichnis.",
        "Beenden Sie ihn, oder lassen Sie den Befehl durch den laufenden Server gehen.",
    ),
    "data_directory_unusable": (
        "Das Datenverzeichnis kann nicht benutzt werden.",
        "Wählen Sie ein Verzeichnis, in das dieser Benutzer schreiben darf.",
    ),
    "definitions_missing": ("Dort liegen keine Definitionen.", None),
    "demo_data_missing": ("Die Daten der Demo sind nicht installiert.", "pip install 'faden[demo]'"),
    "event_not_storable": (
        "Ein Ereignis kann nicht geschrieben werden.",
        "Zahlen müssen in 64 Bit passen, Texte müssen Unicode sein.",
    ),
    "field_missing": ("Der Zuordnung fehlt hier ein Feld.", 'Schreiben Sie etwa "{spalte}".'),
    "file_forbidden": ("Die Datei darf nicht gelesen werden.", "Geben Sie diesem Benutzer das Recht dazu."),
    "file_is_folder": ("Das ist ein Ordner.", "Nennen Sie die Dateien darin."),
    "file_missing": ("Diese Datei gibt es nicht.", "Prüfen Sie Schreibweise und Ordner."),
    "format_invalid": (
        "Das ist keine Form für Zeiten.",
        "Verwenden Sie iso, seconds, milliseconds, microseconds oder ein Muster wie %d.%m.%Y %H:%M.",
    ),
    "format_unused": ("Nur Zeiten und Tage haben eine Form.", "Ergänzen Sie as: time."),
    "group_missing": ("»sum« und »count« brauchen Zeilen, die zusammengehören.", "Ergänzen Sie »group«."),
    "group_needs_id": (
        "Zusammengehörende Zeilen brauchen eine eigene Kennung.",
        'Etwa "order:{order_id}", mit rows: event oder visit.',
    ),
    "inputs_missing": ("Keine Eingabe ergibt Ereignisse.", "Erklären Sie eine mit rows: event."),
    "items_missing": ("Es gibt keine Artikel zu summieren.", "Erklären Sie »items«."),
    "log_damaged": ("Ein Teil des Ereignisprotokolls ist nicht lesbar.", "Stellen Sie es aus einer Sicherung her."),
    "log_unreadable": (
        "Das Ereignisprotokoll lässt sich nicht öffnen.",
        "Stellen Sie es aus einer Sicherung her; alles andere kann daraus aufgebaut werden.",
    ),
    "lookup_key_missing": ("Ein Nachschlagen braucht einen Schlüssel.", 'Schreiben Sie etwa "{product_id}".'),
    "lookup_unknown": ("Diese Tabelle zum Nachschlagen gibt es nicht.", "Erklären Sie sie unter »lookups«."),
    "map_invalid": ("»map« ist keine Zuordnung von Werten.", "Schreiben Sie etwa {EN: Englisch}."),
    "mapping_field_unknown": (
        "Dieses Feld kennt eine Zuordnung nicht.",
        "Prüfen Sie die Schreibweise; die Felder stehen in docs/import.md.",
    ),
    "mapping_not_yaml": (
        "Die Zuordnung ist kein gültiges YAML.",
        'Text mit { oder : darin braucht Anführungszeichen, etwa "{basket_id}".',
    ),
    "mapping_unreadable": (
        "Die Zuordnung ist nicht lesbar.",
        "Speichern Sie sie als UTF-8, lesbar für diesen Benutzer.",
    ),
    "option_unknown": ("Diese Angabe gibt es hier nicht.", "Prüfen Sie die Schreibweise."),
    "otherwise_invalid": ("»otherwise« ist keep, empty oder reject.", "Verwenden Sie keep."),
    "projection_ahead_of_log": (
        "Profile oder Warehouse kennen Ereignisse, die das Protokoll nicht hat.",
        "Stellen Sie das Protokoll aus einer Sicherung her, oder rufen Sie `faden rebuild` auf.",
    ),
    "report_unknown": ("Diesen Bericht gibt es nicht.", "Etwa `faden report value`."),
    "server_failed": ("Der Server hat mit einem Fehler geantwortet.", "Warum, steht in seinem Protokoll."),
    "server_silent": ("Der Server antwortet nicht.", "Läuft er noch?"),
    "shipment_failed": (
        "Das Warehouse nimmt die Zeilen nicht an.",
        "Bitte melden Sie das; das Protokoll behält alles.",
    ),
    "shorten_invalid": ("»shorten« braucht eine Länge.", "Schreiben Sie etwa shorten: 80."),
    "site_invalid": ("Das ist keine Adresse einer Website.", "Etwa https://shop.example."),
    "template_invalid": ("Das ist keine gültige Vorlage.", 'Schreiben Sie etwa "pos:{store_id}".'),
    "warehouse_unavailable": (
        "Das Warehouse kann gerade nicht befragt werden.",
        "Schaffen Sie Plattenplatz; es öffnet sich von selbst wieder.",
    ),
    "warehouse_unreadable": (
        "Das Warehouse lässt sich nicht öffnen.",
        "Plattenplatz schaffen; ist es beschädigt, die Datei löschen: es wird aus dem Protokoll neu gefüllt.",
    ),
    "zone_unused": ("Nur Zeiten und Tage haben eine Zone.", "Ergänzen Sie as: time oder as: date."),
}
