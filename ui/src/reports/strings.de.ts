const de = {
  nothing: 'Keine Besuche in diesem Zeitraum',
  nothingYet: 'Sobald das erste Ereignis ankommt, stehen hier Besuche und ihr Wert.',
  nothingHere: 'Daten gibt es für {{span}}.',
  toData: 'Diesen Zeitraum zeigen',
} as const;
export default de;
