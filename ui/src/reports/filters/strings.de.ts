const de = {
  filters: 'Filter',
  filter: 'Filter',
  add: 'Filter wählen',
  by: 'Filtern nach',
  seek: 'Wert suchen',
  values: 'Werte',
  visits_one: '{{visits}} Besuch',
  visits_other: '{{visits}} Besuche',
  noValues: 'In diesem Zeitraum kommt hier kein Wert vor.',
  noMatch: 'Kein Wert passt.',
  more_one: 'Ein weiterer Wert; die Suche findet ihn.',
  more_other: '{{count}} weitere Werte; die Suche findet sie.',
  remove: 'Filter »{{filter}}« entfernen',
  clear: 'Alle Filter entfernen',
  only: 'Nur »{{name}}« zeigen',
  onlyThis: 'allein zeigen',
} as const;
export default de;
