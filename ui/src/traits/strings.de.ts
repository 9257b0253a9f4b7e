const de = {
  none: 'Von dieser Person ist kein Merkmal bekannt.',
  from: '{{source}}, {{day}}',
  before: 'von früher',
  undeclared: 'nicht vereinbart',
  personal: 'personenbezogen',
  nothing: 'gilt nicht',
  history: '{{action}}: {{name}}',
  show: 'Verlauf',
  hide: 'Verlauf schließen',
  told: 'zuerst {{first}}, zuletzt {{last}}, {{source}}',
  once: '{{first}}, {{source}}',
  refused: 'nicht übernommen: kein Wert vom Typ {{type}}',
  types: { text: 'Text', number: 'Zahl', boolean: 'Ja oder nein', date: 'Tag', list: 'Liste', any: 'beliebig' },
  yes: 'ja',
  no: 'nein',
  catalogue: 'Merkmale vereinbaren',
} as const;
export default de;
