"""German texts for the problems that people meet in the interface, by code. Without values: the path says where."""

from __future__ import annotations

from typing import NamedTuple

from faden.web.experiencetexts import EXPERIENCE_TEXTS
from faden.web.filetexts import FILE_TEXTS


class Text(NamedTuple):
    """What is wrong, and how to mend it."""

    message: str
    hint: str | None = None


TEXTS: dict[str, Text] = {
    **{code: Text(*words) for code, words in FILE_TEXTS.items()},
    **{code: Text(*words) for code, words in EXPERIENCE_TEXTS.items()},
    "act_reason_missing": Text("Der Grund fehlt.", "Sagen Sie, warum: Wer später kommt, liest es im Verlauf."),
    "action_unknown": Text(
        "Die Anfrage erzählt von etwas, das hier nicht gelesen wird.",
        "Formulare, Heatmaps und andere Zusätze zu Matomo werden nicht angenommen.",
    ),
    "actor_unknown": Text(
        "Das ist weder ein Mensch noch eine Maschine.", "Verwenden Sie »human«, »bot« oder »scanner«."
    ),
    "address_unknown": Text("Unter dieser Adresse gibt es nichts.", "Die Adressen stehen in /api/openapi.json."),
    "amount_not_positive": Text(
        "Kosten sind mehr als 0.", "Eine falsche Buchung nehmen Sie zurück; danach buchen Sie neu."
    ),
    "arms_too_many": Text("Mit so vielen Varianten ist nichts zu finden.", "Höchstens 20."),
    "attribute_missing": Text(
        "Dem CloudEvent fehlt eine Angabe, oder sie ist kein Text.", "Setzen Sie sie auf einen Text."
    ),
    "backlog_full": Text(
        "Es warten mehr Ereignisse, als rechtzeitig gezeigt werden können.",
        "Nach der Zeit in Retry-After erneut senden; dann geht nichts verloren.",
    ),
    "backup_failed": Text(
        "Die Kopie kann nicht geschrieben werden.", "Platz schaffen oder einen anderen Ort wählen."
    ),
    "backup_unknown": Text("Eine solche Sicherung gibt es nicht.", "faden backups zählt sie auf."),
    "backup_target_taken": Text("Das Verzeichnis ist nicht leer.", "Ein neues Verzeichnis nennen."),
    "batch_invalid": Text("Das Paket ist kein Paket von Nachrichten.", 'Senden Sie {"batch": [ … ]}.'),
    "batch_missing": Text("Das Paket enthält keine Nachrichten.", 'Senden Sie {"batch": [ … ]}.'),
    "batch_too_long": Text("Das Paket enthält zu viele Nachrichten.", "Senden Sie kleinere Pakete."),
    "body_invalid": Text("Das ist kein JSON-Objekt.", "Die Form des Eintrags beibehalten."),
    "body_missing": Text("Die Anfrage braucht einen JSON-Text.", "Was erwartet wird, steht in /api/openapi.json."),
    "body_not_json": Text("Das ist kein gültiges JSON.", "Die Form des Eintrags beibehalten."),
    "body_too_large": Text("Die Anfrage ist zu groß.", "Weniger auf einmal senden."),
    "body_unreadable": Text("Der Inhalt der Anfrage ist nicht lesbar.", "Gültiges JSON senden."),
    "booking_id_invalid": Text(
        "Das ist keine Kennung einer Buchung.", "Verwenden Sie für jede Buchung eine neue UUID."
    ),
    "booking_id_taken": Text(
        "Aus diesem Formular ist schon etwas anderes gebucht.",
        "Sehen Sie die Liste der Kosten durch, bevor Sie noch einmal buchen.",
    ),
    "booking_is_reversal": Text(
        "Diese Buchung nimmt selbst eine andere zurück.", "Buchen Sie die Kosten neu, wenn sie doch gelten."
    ),
    "booking_unknown": Text("Diese Buchung gibt es nicht."),
    "by_missing": Text("Eine zweite Dimension braucht eine erste.", "Geben Sie auch »by« an."),
    "campaign_unknown": Text("Diese Kampagne gibt es nicht.", "Beschreiben Sie die Kampagne zuerst."),
    "cap_negative": Text("Eine Obergrenze kann nicht negativ sein."),
    "column_twice": Text("Eine Spalte kommt zweimal vor.", "Eine der beiden umbenennen."),
    "columns_missing": Text(
        "In der Datei fehlen Spalten, die die Zuordnung braucht.", "Datei oder Zuordnung ändern."
    ),
    "combinator_unknown": Text("So lassen sich Bedingungen nicht verbinden.", "Verwenden Sie »and« oder »or«."),
    "command_line_only": Text(
        "Das kann nur die Kommandozeile auf dem Rechner des Servers.", "Verwenden Sie den Befehl faden."
    ),
    "commit_failed": Text("Das Ereignis wurde nicht angenommen.", "Erneut senden."),
    "company_too_long": Text("Der Name ist zu lang.", "Höchstens 120 Zeichen."),
    "compare_unknown": Text("Damit kann nicht verglichen werden.", "Verwenden Sie »previous« oder »none«."),
    "condition_empty": Text("Die Bedingung gilt für alle.", "Fügen Sie eine Regel hinzu."),
    "condition_invalid": Text("Die Bedingung ist unvollständig.", "Eine Bedingung ist eine Gruppe oder eine Regel."),
    "condition_missing": Text(
        "Ein Segment braucht eine Bedingung.", "Geben Sie eine an, oder machen Sie eine Liste daraus."
    ),
    "condition_too_large": Text("Die Bedingung ist zu tief verschachtelt oder zu lang."),
    "condition_unused": Text(
        "Eine Liste hat keine Bedingung; ihre Mitglieder werden genannt.",
        "Lassen Sie sie weg, oder setzen Sie »list« auf false.",
    ),
    "config_unreadable": Text("config.toml ist nicht lesbar."),
    "consent_answers_invalid": Text(
        "Es ist weder Ja noch Nein gesagt.",
        'Eine Liste von Namen senden, bei einer Änderung etwa {"measurement": true}.',
    ),
    "consent_basis_unknown": Text(
        "Diese Rechtsgrundlage gibt es nicht.", "Verwenden Sie consent, contract, legitimate_interest oder none."
    ),
    "consent_category_invalid": Text(
        "So kann eine Kategorie hier nicht heißen.", "Klein geschrieben, ohne Leerzeichen davor und danach."
    ),
    "consent_country_invalid": Text("Das ist kein Land.", "Zwei große Buchstaben wie DE, oder * für alle anderen."),
    "consent_default_missing": Text(
        "Es fehlt, was für Unbekannte in allen anderen Ländern gilt.",
        'Ergänzen Sie "*": "granted" oder "*": "denied".',
    ),
    "consent_gpc_measurement": Text(
        "Global Privacy Control sagt nichts über die Messung der eigenen Seiten.",
        "Verwenden Sie personalisation, marketing oder einen seiner Kanäle.",
    ),
    "consent_how_unknown": Text(
        "Auf diesem Weg wird keine Einwilligung erklärt.", "Verwenden Sie api, tracker, double_opt_in oder import."
    ),
    "consent_purpose_missing": Text(
        "Einem Zweck fehlt die Regel.", "Es braucht je eine für measurement, personalisation und marketing."
    ),
    "consent_purpose_twice": Text("Ein Zweck hat zwei Regeln."),
    "consent_purpose_unknown": Text(
        "Diesen Zweck gibt es nicht.",
        "measurement, personalisation, marketing oder marketing.<Kanal> (email, sms, push, phone, post, ads).",
    ),
    "consent_purposes_missing": Text(
        "Die Einwilligung sagt nicht, wofür.", "Nennen Sie Zwecke (purposes) oder Kategorien (categories)."
    ),
    "consent_tcf_invalid": Text("Das sind keine Zwecke des IAB-Rahmens.", "Zahlen von 1 bis 24."),
    "consent_text_version_invalid": Text(
        "Die Fassung des Textes ist ein kurzer Text.",
        "Der Name, unter dem der Wortlaut aufbewahrt ist, etwa 2026-03.",
    ),
    "count_out_of_range": Text("Diese Anzahl kann nicht stimmen."),
    "csrf_missing": Text(
        "Die Anfrage weist nicht nach, dass sie von dieser Seite kommt.",
        "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    ),
    "currency_invalid": Text("Das ist keine Währung.", "Verwenden Sie das Kürzel nach ISO 4217, etwa EUR."),
    "currency_missing": Text("Die Währung fehlt.", "Verwenden Sie das Kürzel nach ISO 4217, etwa EUR."),
    "data_unreadable": Text(
        "»data_base64« enthält kein JSON.",
        "Senden Sie JSON; Bilder, Dateien und andere Formate werden nicht angenommen.",
    ),
    "date_invalid": Text("Das ist kein Tag.", "Schreiben Sie 2026-07-31."),
    "days_invalid": Text("So viele Tage sind kein Zeitraum.", "1 bis 36.500."),
    "definition_invalid": Text("Die Definition stimmt an dieser Stelle nicht."),
    "definition_unknown": Text("Diese Definition gibt es nicht."),
    "demo_link_invalid": Text(
        "Dieser Link in die Demo gilt nicht (mehr).", "Verwenden Sie den neuesten Link, den die Demo ausgegeben hat."
    ),
    "dimension_twice": Text("Beide Dimensionen sind dieselbe.", "Wählen Sie zwei verschiedene."),
    "dimension_unknown": Text("Diese Dimension gibt es nicht."),
    "draft_missing": Text("Es gibt keinen Entwurf, der veröffentlicht werden könnte.", "Speichern Sie zuerst einen."),
    "email_invalid": Text("Das ist keine E-Mail-Adresse.", "Schreiben Sie name@example.org."),
    "encoding_unknown": Text("Diese Kodierung gibt es nicht."),
    "event_missing": Text("Der Name des Ereignisses fehlt.", "Setzen Sie »event« auf einen Text."),
    "event_too_long": Text(
        "Der Name des Ereignisses ist zu lang.", "Höchstens 512 Zeichen; Einzelheiten gehören in die Eigenschaften."
    ),
    "event_unknown": Text("Dieses Ereignis gibt es nicht."),
    "experience_unknown": Text("Dieses Erlebnis gibt es nicht, oder es ist noch nicht veröffentlicht."),
    "experiment_missing": Text(
        "Dieses Erlebnis ist kein Experiment.", "Wählen Sie im Editor die Strategie »Experiment«."
    ),
    "experiment_state": Text(
        "Das passt nicht zum Stand des Experiments.",
        "Es läuft einmal: starten, anhalten, entscheiden. Für einen zweiten Versuch kopieren Sie das Erlebnis.",
    ),
    "field_invalid": Text("Hier steht eine andere Art von Wert, als das Feld verlangt."),
    "field_not_countable": Text(
        "Das Feld gehört zum Besuch, nicht zum Ereignis.",
        "Etwa context.campaign, context.source oder context.medium; oder der letzte Kontakt der Person.",
    ),
    "field_unknown": Text(
        "Dieses Feld gibt es nicht.", "Etwa name, channel, context.medium, properties.<Name>, revenue."
    ),
    "file_damaged": Text(
        "Die Datei ist beschädigt oder nicht vollständig.",
        "Noch einmal exportieren; was schon eingelesen ist, zählt kein zweites Mal.",
    ),
    "file_empty": Text("Die Datei ist leer.", "Noch einmal exportieren."),
    "file_name_missing": Text("Eine Datei hat keinen Namen."),
    "file_not_writable": Text("Die Datei kann nicht geschrieben werden.", "Einen anderen Ort wählen."),
    "file_not_tabular": Text(
        "Die Datei ist weder CSV noch Parquet noch JSON je Zeile.",
        "Exportieren Sie die Daten als eines davon, eine Tabelle etwa als CSV.",
    ),
    "file_unassigned": Text("Die Zuordnung weiß nicht, was diese Datei ist.", "Datei umbenennen oder weglassen."),
    "file_unreadable": Text("Die Datei ist nicht lesbar."),
    "files_missing": Text("Es wurde keine Datei angegeben.", "Nennen Sie mindestens eine."),
    "filter_invalid": Text("Das ist kein Filter.", "Schreiben Sie Feld:Wert, etwa channel:Email."),
    "filter_time": Text("Nach der Zeit wird nicht gefiltert.", "Verwenden Sie stattdessen »from« und »to«."),
    "filter_value_invalid": Text("Das ist kein Wert dieses Feldes.", "Text mit höchstens 500 Zeichen."),
    "filter_value_unknown": Text("Diese Art von Besuchern gibt es nicht.", "Verwenden Sie »new« oder »returning«."),
    "filters_too_many": Text("Zu viele Filter."),
    "geo_database_broken": Text(
        "Die Städtedatenbank ist beschädigt; was nicht lesbar ist, bleibt ohne Region und Stadt.",
        "Legen Sie eine vollständige Datei von DB-IP City Lite oder GeoLite2 City dorthin; sie wird sofort gelesen.",
    ),
    "geo_database_missing": Text(
        "Die Städtedatenbank liegt nicht an ihrem Ort.",
        "Legen Sie eine vollständige Datei von DB-IP City Lite oder GeoLite2 City dorthin; sie wird sofort gelesen.",
    ),
    "geo_database_unreadable": Text(
        "Die Städtedatenbank kann nicht gelesen werden.",
        "Der Server braucht das Recht, sie zu lesen, und im Datenverzeichnis Platz für eine Kopie.",
    ),
    "geo_database_without_cities": Text(
        "Die Städtedatenbank enthält nach ihrer eigenen Angabe keine Städte.",
        "Legen Sie eine Datei von DB-IP City Lite oder GeoLite2 City dorthin; sie wird sofort gelesen.",
    ),
    "group_key_missing": Text("Der Zeile fehlt, wonach Zeilen zusammengefasst werden."),
    "group_too_large": Text("Zu viele Zeilen gehören zusammen."),
    "group_torn": Text("Zeilen, die zusammengehören, stehen nicht beieinander.", "Die Datei danach ordnen."),
    "gzip_broken": Text("Die gepackte Sendung ist nicht vollständig.", "Noch einmal senden."),
    "header_missing": Text(
        "Die Datei hat keine lesbare Zeile mit Spaltennamen.",
        "Die erste Zeile nennt die Spalten, in UTF-8 oder der Kodierung, die die Zuordnung unter »encoding« nennt.",
    ),
    "host_invalid": Text("Die Anfrage sagt nicht, welchen Server sie meint."),
    "id_missing": Text("Es fehlt, wer es war oder was es ist.", "Setzen Sie die Kennung auf einen Text."),
    "id_too_long": Text("Die Kennung ist zu lang.", "Höchstens 512 Zeichen."),
    "import_failed": Text("Der Import ist abgebrochen.", "Starten Sie ihn noch einmal: nichts zählt doppelt."),
    "form_newer": Text(
        "Das hat eine neuere Version geschrieben.",
        "Installieren Sie die neuere Version wieder, oder holen Sie eine Sicherung von vorher zurück.",
    ),
    "import_files_gone": Text(
        "Die Dateien dieses Imports sind nicht mehr hier.", "Wählen Sie sie noch einmal: nichts zählt doppelt."
    ),
    "import_interrupted": Text(
        "Der Server wurde währenddessen beendet.", "Starten Sie ihn noch einmal: nichts zählt doppelt."
    ),
    "import_running": Text("Dieser Import wurde gerade schon neu gestartet."),
    "import_unknown": Text("Diesen Import gibt es nicht."),
    "input_missing": Text("Der Zuordnung fehlt eine Datei."),
    "input_unknown": Text("Diese Eingabe kennt die Zuordnung nicht."),
    "interest_event_twice": Text(
        "Ein Ereignis steht in zwei Regeln.", "Lassen Sie es in einer; die andere würde nie zählen."
    ),
    "interest_group_unknown": Text("Diese Gruppe gibt es nicht.", "Wählen Sie eine der Gruppen dieses Dokuments."),
    "interest_groups_missing": Text("Es gibt keine Gruppe.", "Legen Sie eine an, etwa »theme«."),
    "interest_key_invalid": Text(
        "Dieser Schlüssel kommt zweimal vor oder ist keiner.",
        "Kleine Buchstaben, Ziffern, _ und -, jeden Schlüssel einmal.",
    ),
    "interest_name_invalid": Text("Ein Name fehlt oder ist zu lang."),
    "interest_number_invalid": Text("Diese Zahl lässt sich nicht verwenden."),
    "interest_pattern_ambiguous": Text(
        "Dieses Muster lässt sich auf zu viele Arten lesen.",
        "{tag} einmal als ganzen Abschnitt verwenden, ** höchstens zweimal.",
    ),
    "interest_pattern_invalid": Text("Das ist kein Muster einer Adresse.", "Mit / beginnen, etwa /models/{tag}/**."),
    "interest_pattern_two_tags": Text(
        "Das Muster nimmt sein Stichwort aus der Adresse und nennt noch eines.", "Lassen Sie eines von beiden weg."
    ),
    "interest_pattern_without_tag": Text(
        "Das Muster sagt nicht, welches Stichwort es gibt.", "Nennen Sie das Stichwort, oder setzen Sie {tag} ein."
    ),
    "interest_plan_too_large": Text("Das sind zu viele Zeilen."),
    "interest_product_invalid": Text(
        "Einem Produkt fehlen die Nummer oder die Stichwörter.",
        "In jeder Zeile stehen eine Produktnummer und mindestens ein Stichwort.",
    ),
    "interest_rule_without_events": Text(
        "Die Regel nennt kein Ereignis.", "Namen wie »Product Viewed« nennen, oder die Art »page«."
    ),
    "interest_rule_without_sources": Text(
        "Die Regel betrifft keine Stichwörter.", "Wählen Sie Adresse, Angaben oder Produkte."
    ),
    "interest_tag_invalid": Text("Das ist kein Stichwort."),
    "job_failed": Text("Die Arbeit ist gescheitert.", "Warum, steht im Protokoll des Servers."),
    "job_unknown": Text("Diesen Auftrag gibt es nicht (mehr)."),
    "key_invalid": Text("So kann ein Schlüssel nicht lauten.", "Kleine Buchstaben, Ziffern, - und _ verwenden."),
    "key_missing": Text("Die Zeile nennt niemanden.", "E-Mail, Telefon mit Land oder eine Kundennummer eintragen."),
    "key_not_joined": Text(
        "Dieser Schlüssel ist mit keinem anderen dieser Person verbunden.",
        "Wählen Sie einen der Schlüssel unter »Verbunden durch«.",
    ),
    "key_not_unique": Text("Ein Schlüssel ist leer oder doppelt."),
    "keys_invalid": Text(
        "So viele Segmente werden nicht verglichen.", "Zwei bis zwanzig verschiedene, durch Komma getrennt."
    ),
    "kind_unknown": Text("Diese Art gibt es nicht."),
    "label_missing": Text("Ein Name fehlt oder ist zu lang.", "1 bis 200 Zeichen."),
    "lift_invalid": Text("Einen Unterschied von nichts zeigt keine Größe.", "0,05 steht für 5 %."),
    "lift_too_small": Text(
        "Ein so kleiner Unterschied ist mit keiner Zahl von Personen zu finden.", "Wählen Sie einen größeren."
    ),
    "limit_invalid": Text("So viele Zeilen gibt es nicht auf einmal."),
    "line_invalid": Text("Die Zeile ist kein Zugriffsprotokoll im Format »combined«."),
    "list_not_text": Text("Die Datei ist kein Text in UTF-8.", "Speichern Sie sie als CSV in UTF-8."),
    "list_too_large": Text("Die Datei ist größer als 20 MB.", "Senden Sie sie in Teilen."),
    "locale_unknown": Text("Es gibt zwei Sprachen.", "Verwenden Sie »de« oder »en«."),
    "log_not_writable": Text(
        "Das Ereignisprotokoll kann nicht geschrieben werden.",
        "Plattenplatz schaffen; nichts wurde angenommen, erneut senden.",
    ),
    "login_failed": Text("E-Mail-Adresse oder Passwort ist falsch.", "Versuchen Sie es noch einmal."),
    "login_required": Text("Niemand ist angemeldet.", "Melden Sie sich an und versuchen Sie es noch einmal."),
    "macro_goal_missing": Text("Keine Regel ist ein Makroziel.", "Setzen Sie bei einer Regel das Ziel auf »macro«."),
    "mapping_missing": Text("Diese Datei mit einer Zuordnung gibt es nicht.", "Prüfen Sie die Schreibweise."),
    "mapping_unknown": Text(
        "Diese Zuordnung gibt es nicht.",
        "Mitgeliefert: access-log, complete-journey, crm-contacts, ga360-sessions und segment-jsonl; "
        "für eine eigene nennen Sie den Pfad ihrer .yaml-Datei.",
    ),
    "margin_invalid": Text(
        "Diese Grenze lässt sich nicht einhalten.", "Ein Anteil zwischen 0 und 1; üblich ist 0,05."
    ),
    "matrix_by_invalid": Text(
        "Die Matrix zeigt Kampagnen oder Kanäle.", "Verwenden Sie by=campaign oder by=channel."
    ),
    "matrix_size_invalid": Text("Diese Größe haben die Kreise nicht.", "Verwenden Sie »cost« oder »revenue«."),
    "message_not_object": Text("Eine Nachricht ist ein JSON-Objekt.", 'Senden Sie {"type": …}.'),
    "message_too_large": Text("Die Nachricht ist zu groß.", "Höchstens 32 KB je Nachricht."),
    "method_not_allowed": Text("Diese Adresse kennt die Methode nicht.", "Die Adressen stehen in /api/openapi.json."),
    "metric_unknown": Text("Diese Kennzahl gibt es nicht."),
    "name_missing": Text("Ein Name fehlt.", "1 bis 200 Zeichen."),
    "note_invalid": Text("Die Notiz ist zu lang.", "Höchstens 500 Zeichen."),
    "nul_in_text": Text("Ein Text enthält das Zeichen NUL.", "Lassen Sie es weg."),
    "number_invalid": Text("Das ist keine Zahl.", "Schreiben Sie etwa 12.50."),
    "number_out_of_range": Text("Die Zahl liegt außerhalb des Möglichen."),
    "operational_store_not_writable": Text("Die Profile können nicht geschrieben werden."),
    "operational_store_unreachable": Text(
        "Die Datenbank der Profile ist gerade nicht zu benutzen.",
        "Starten Sie sie wieder oder schaffen Sie Plattenplatz; nichts ist verloren, und es geht von selbst weiter.",
    ),
    "operator_unknown": Text("Diesen Vergleich gibt es nicht."),
    "order_id_missing": Text("Die Bestellung hat keine Nummer.", "Setzen Sie »ec_id« auf ihre eigene."),
    "outcome_unknown": Text("Dieses Ziel gibt es nicht.", "Wählen Sie eines aus der Liste."),
    "outlook_invalid": Text(
        "So lässt sich nicht planen: Das Ziel wurde nicht erreicht, oder Anteile und Sicherheit passen nicht.",
        "Üblich sind 5 % Irrtum und 80 % Chance, einen echten Unterschied zu finden.",
    ),
    "page_invalid": Text("Diese Seite gibt es nicht.", "Filter oder ein kürzerer Zeitraum führen dorthin."),
    "page_missing": Text("Die Anfrage sagt nicht, um welche Seite es geht.", "Senden Sie »url« oder »action_name«."),
    "parameter_invalid": Text("Eine Angabe ist kein JSON.", "Senden Sie sie als JSON, für die Adresse kodiert."),
    "parameter_missing": Text("Eine Angabe fehlt.", "Was erwartet wird, steht in /api/openapi.json."),
    "parameters_too_many": Text(
        "Die Anfrage hat zu viele Angaben.", 'Senden Sie mehrere Anfragen auf einmal als {"requests": [ … ]}.'
    ),
    "password_too_long": Text("Das Passwort ist zu lang."),
    "password_too_short": Text(
        "Das Passwort braucht mindestens 12 Zeichen.", "Vier Wörter sind leicht zu merken und schwer zu erraten."
    ),
    "path_unknown": Text("Hier gibt es nichts."),
    "people_being_counted": Text(
        "Alle Personen werden gerade zum ersten Mal übernommen.",
        "In einer Minute erneut fragen; danach geht es sofort.",
    ),
    "period_invalid": Text("Das Ende liegt vor dem Anfang.", "Tauschen Sie die beiden Tage."),
    "period_out_of_range": Text("Der Zeitraum liegt außerhalb des Möglichen."),
    "period_too_long": Text("Der Zeitraum ist zu lang."),
    "key_incomplete": Text("Ein Schlüssel ist eine Art und ein Wert.", "Geben Sie beides an oder keines."),
    "nothing_joined": Text(
        "Diese Person ist nicht aus mehreren Schlüsseln verbunden.", "Es gibt nichts zurückzunehmen."
    ),
    "person_unknown": Text("Diese Person gibt es nicht."),
    "planned_invalid": Text(
        "Ein fester Plan braucht eine Zahl von Personen.",
        "Nehmen Sie den Planer zu Hilfe, oder wählen Sie das Verfahren, bei dem man jederzeit hinsehen darf.",
    ),
    "publishing_forbidden": Text("Wenn das gilt, werden Daten gelöscht.", "Das kann nur, wer verwalten darf."),
    "received_in_future": Text("Dieser Tag liegt in der Zukunft.", "Nehmen Sie den Tag, an dem die Anfrage einging."),
    "request_pending": Text("Für diese Person wartet eine solche Anfrage schon."),
    "request_settled": Text("Diese Anfrage ist schon erledigt."),
    "request_unknown": Text("Diese Anfrage gibt es nicht."),
    "rest_unused": Text(
        "Nur einzelne Zeilen können ihre übrigen Spalten behalten.", "Mit rows: event und ohne group verwenden."
    ),
    "retention_days_invalid": Text(
        "So viele Tage können keine Frist sein.", "1 bis 36500 Tage, oder leer lassen: für immer."
    ),
    "points_invalid": Text(
        "So viele Punkte können nicht gebucht werden.", "Höchstens zwei Nachkommastellen und höchstens 1.000.000."
    ),
    "port_taken": Text("Dieser Port kann nicht benutzt werden.", "Wählen Sie mit --port einen anderen."),
    "product_id_missing": Text("Einem Produkt fehlt die Nummer.", "Setzen Sie product_id oder sku."),
    "product_invalid": Text("Ein Produkt ist kein Objekt.", 'Schreiben Sie {"product_id": …}.'),
    "products_invalid": Text("Die Produkte sind keine Liste.", "Verwenden Sie eine Liste von Objekten."),
    "products_too_many": Text("Das sind zu viele Produkte für ein Ereignis."),
    "profiles_behind": Text(
        "Die Datenbank der Profile ist gerade nicht zu benutzen, und Ereignisse müssen ihre Reihenfolge behalten.",
        "Nach der Zeit in Retry-After erneut senden; nichts wurde angenommen, nichts ist verloren.",
    ),
    "purpose_unknown": Text("Diesen Zweck gibt es nicht.", "Etwa measurement, personalisation oder marketing.email."),
    "quarantine_unknown": Text("Diese Eingabe gibt es in der Quarantäne nicht."),
    "rebuild_running": Text("Die Vergangenheit wird gerade neu bewertet.", "Warten Sie, bis das fertig ist."),
    "rec_missing": Text("Die Anfrage will nicht aufgezeichnet werden.", "Senden Sie rec=1."),
    "replay_done": Text("Das ist schon ein Ereignis geworden."),
    "replay_suppressed": Text(
        "Das ist von jemandem, der auf eigenen Wunsch gelöscht wurde.",
        "Verwerfen Sie es. Wer von selbst wiederkommt, ist ein neuer Mensch.",
    ),
    "request_invalid": Text(
        "Die Anfrage stimmt an dieser Stelle nicht.", "Was erwartet wird, steht in /api/openapi.json."
    ),
    "role_insufficient": Text(
        "Ihre Rolle umfasst das nicht.", "Wenden Sie sich an eine Administratorin oder einen Administrator."
    ),
    "row_missing": Text(
        "Der Eintrag enthält keine Zeile, die noch einmal gelesen werden könnte.",
        "Die Form des Eintrags beibehalten.",
    ),
    "row_unreadable": Text("Die Zeile ist noch immer nur ein Text."),
    "segment_not_a_list": Text(
        "Das Segment hat eine Bedingung; seine Mitglieder folgen daraus.",
        "Legen Sie ein Segment an, das eine Liste ist.",
    ),
    "segment_unknown": Text("Dieses Segment gibt es nicht."),
    "setting_invalid": Text("Eine Einstellung stimmt nicht."),
    "setup_done": Text("Diese Installation ist schon eingerichtet.", "Melden Sie sich an."),
    "setup_token_invalid": Text(
        "Dieser Link zur Einrichtung gilt nicht (mehr).",
        "Verwenden Sie den Link, den der Server beim Start ausgegeben hat; ein Neustart gibt einen neuen aus.",
    ),
    "size_invalid": Text("So lang kann eine Seite nicht sein."),
    "sort_unavailable": Text("Danach kann hier nicht sortiert werden."),
    "sort_unknown": Text("Danach wird nicht sortiert."),
    "source_exists": Text("Diese Quelle gibt es schon.", "Wählen Sie einen anderen Schlüssel."),
    "source_unknown": Text("Diese Quelle gibt es nicht."),
    "specversion_unknown": Text(
        "Das CloudEvent sagt nicht, dass es von Version 1.0 ist.", 'Senden Sie "specversion": "1.0".'
    ),
    "status_unknown": Text("Diesen Stand von Kosten gibt es nicht."),
    "text_invalid": Text(
        "Das ist kein gültiges JSON in UTF-8.", "NaN, halbe Zeichen und andere Kodierungen gehen nicht."
    ),
    "text_too_long": Text("Der Text ist zu lang."),
    "time_implausible": Text("Die Zeit kann nicht stimmen."),
    "time_invalid": Text("Das ist keine Zeit.", "ISO 8601 verwenden, etwa 2026-05-01T12:00:00Z."),
    "time_missing": Text("Die Zeit fehlt."),
    "time_out_of_range": Text("Die Zeit liegt außerhalb des Möglichen."),
    "times_invalid": Text("So oft kann nicht gezählt werden.", "1 bis 100."),
    "timezone_unknown": Text("Diese Zeitzone gibt es nicht.", "Verwenden Sie einen Namen wie Europe/Berlin."),
    "token_needed": Text(
        "Diese Zeit liegt mehr als einen Tag zurück.",
        "Senden Sie zu eigenen Zeiten den Schreibschlüssel als token_auth.",
    ),
    "too_deep": Text("Das ist zu tief verschachtelt.", "Senden Sie flache Eigenschaften."),
    "too_many_attempts": Text("Zu viele fehlgeschlagene Anmeldungen.", "Warten Sie eine Viertelstunde."),
    "too_many_events": Text(
        "Dafür müssten zu viele Ereignisse aus dem Protokoll gelesen werden.",
        "Nennen Sie das Ereignis in der Bedingung, oder veröffentlichen Sie das Segment; ab dann wird gezählt.",
    ),
    "too_many_values": Text(
        "Das sind zu viele verschiedene Werte für eine Antwort.",
        "Wählen Sie einen kürzeren Zeitraum oder einen Filter.",
    ),
    "touchpoint_missing": Text("Eine Quelle spricht für einen Kontaktpunkt."),
    "tracking_invalid": Text("Das ist keine Anfrage von Matomo.", 'Schreiben Sie {"rec": "1", "url": …}.'),
    "note_missing": Text("Es fehlt der Grund.", "Nennen Sie den Grund, aber niemanden beim Namen."),
    "reason_missing": Text("Die Quittung braucht einen Grund.", "Nennen Sie den Grund, aber niemanden beim Namen."),
    "too_much_to_retell": Text(
        "An diesen Personen hängen zu viele Ereignisse.",
        "Ein Schlüssel, der vielen gehört, hält sie zusammen; trennen Sie ihn zuerst.",
    ),
    "traffic_invalid": Text("Ohne Besucher ist nichts zu finden."),
    "trait_key_invalid": Text(
        "So kann kein Merkmal heißen.", "Schreiben Sie den Namen, wie er gesendet wird, höchstens 120 Zeichen."
    ),
    "trait_name_empty": Text("Ein Name ist leer.", "Füllen Sie ihn aus oder entfernen Sie ihn."),
    "trait_sources_missing": Text(
        "Es fehlt, welcher Quelle am meisten vertraut wird.",
        "Nennen Sie Quellen, Touchpoints oder form, die verlässlichste zuerst.",
    ),
    "trait_without_size": Text(
        "Werte dieses Typs haben keine Größe.",
        "Wählen Sie das neueste, die verlässlichste Quelle oder das erste, oder einen anderen Typ.",
    ),
    "type_missing": Text(
        "Die Art der Nachricht fehlt.", "Verwenden Sie track, identify, page, screen, group oder alias."
    ),
    "type_unknown": Text(
        "Diese Art von Nachricht gibt es nicht.", "Verwenden Sie track, identify, page, screen, group oder alias."
    ),
    "unexpected": Text(
        "Im Server ist etwas schiefgegangen.",
        "Versuchen Sie es noch einmal; was es war, steht im Protokoll des Servers.",
    ),
    "value_invalid": Text("Der Wert passt nicht zum Vergleich."),
    "value_missing": Text("Der Wert ist leer und darf es nicht sein."),
    "version_invalid": Text("Das ist keine Version.", "Eine Zahl, »published« oder »draft«."),
    "version_unknown": Text("Diese Version gibt es nicht."),
    "visit_invalid": Text("Das ist kein Besuch."),
    "warehouse_not_rewritten": Text(
        "Das Warehouse lässt sich nicht neu schreiben.",
        "Schaffen Sie so viel Platz, wie es selbst braucht, und rufen Sie dann faden rebuild auf.",
    ),
    "warehouse_not_writable": Text(
        "Das Warehouse kann nicht geschrieben werden.",
        "Plattenplatz schaffen; das Protokoll behält alles, das Warehouse holt von selbst auf.",
    ),
    "workbooks_missing": Text(
        "Diese Installation kann keine Excel-Dateien schreiben.",
        "faden[reports] installieren oder die CSV-Datei nehmen.",
    ),
    "weeks_invalid": Text("So weit zurück wird nicht geschaut.", "1 bis 26 Wochen."),
    "worthwhile_invalid": Text("Das ist kein Unterschied, der sich lohnen könnte.", "0,02 steht für 2 %."),
    "write_key_missing": Text("Die Anfrage trägt keinen Schreibschlüssel."),
    "write_key_unknown": Text(
        "Der Schreibschlüssel ist falsch oder widerrufen.", "Kopieren Sie ihn von der Seite Quellen."
    ),
}
