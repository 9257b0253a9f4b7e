const de = {
  failed: 'Die Daten kamen nicht an',
  unreachable: 'Der Server antwortet nicht. Was gesammelt ist, bleibt gespeichert.',
  unreadable: 'Der Server antwortet mit Fehler {{status}}, ohne einen Grund zu nennen.',
  garbled: 'Die Antwort des Servers ist nicht lesbar: {{message}}',
  refused: 'Dafür fehlt Ihnen das Recht.',
  drawing: 'Die Seite ließ sich nicht zeichnen: {{message}}',
  retry: 'Erneut laden',
  computing: 'Rechnet …',
  cancel: 'Abbrechen',
  cancelled: 'Abgebrochen',
  cancelledText: 'Die Auswertung wurde nicht zu Ende gerechnet.',
  stale: 'Stand {{time}}. Neuere Zahlen kamen nicht an: {{reason}}',
  loading: 'Lädt',
} as const;
export default de;
