const de = {
  lead: {
    rules_one: 'Eine Regel ordnet Besuche einem Kanal zu.',
    rules_other: '{{amount}} Regeln ordnen Besuche einem Kanal zu; die erste, die passt, gilt.',
    aside: 'Was keiner Regel entspricht, steht als »Nicht zugeordnet« im Bericht.',
    draft: 'Sie sehen Ihren Entwurf; für neue Besuche zählt noch die geltende Fassung.',
  },
  caption: 'Kanäle in der Reihenfolge, in der sie geprüft werden',
  when: 'Wenn',
  whenLabel: 'Gilt, wenn',
  nameDe: 'Bezeichnung, deutsch',
  nameEn: 'Bezeichnung, englisch',
  name: 'Wert in Berichten und Filtern',
  order: 'Reihenfolge der Kanäle',
  changed: '{{title}}: {{field}}',
  field: { name: 'Wert in Berichten', label: 'Bezeichnung', condition: 'Bedingung' },
} as const;
export default de;
