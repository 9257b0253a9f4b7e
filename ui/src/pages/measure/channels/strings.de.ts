const de = {
  table: 'Aufschlüsselung',
  by: 'Aufschlüsseln nach',
  change: 'zu vorher',
  changeVisits: 'Besuche zu vorher',
  weeks: 'Wert je Woche',
  total: 'Summe',
  without: 'ohne {{parts}}',
  counted: '{{count}} {{reason}}',
  noCampaigns: 'Keine Kampagne in diesem Kanal.',
  loading: 'Lädt …',
  all: 'Alle {{count}} zeigen',
  fewer: 'Weniger zeigen',
  csv: 'CSV',
  csvTitle: 'Diese Tabelle als CSV laden',
  uncovered: '— {{metric}} {{reason}}: Die gebuchten Kosten decken nicht alles, was in dieser Zeile zählt.',
  against: 'gegen {{span}}',
} as const;
export default de;
