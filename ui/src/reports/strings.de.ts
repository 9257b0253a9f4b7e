const de = {
  nothing: 'Keine Besuche in diesem Zeitraum',
  nothingAtAll: 'Noch keine Besuche',
  toSources: 'Quelle einrichten',
  nothingYet: 'Sobald das erste Ereignis ankommt, stehen hier Besuche und ihr Wert.',
  nothingHere: 'Daten gibt es für {{span}}.',
  nothingFiltered: 'Keine Besuche mit diesen Filtern',
  nothingMatches: 'In diesem Zeitraum trifft kein Besuch auf alle Filter zu.',
  withoutFilters: 'Filter entfernen',
  toData: 'Diesen Zeitraum zeigen',
} as const;
export default de;
