const de = {
  title: 'Besuche und Engagement-Wert',
  visits: 'Besuche',
  value: 'Wert',
  valueLong: 'Engagement-Wert',
  basePrevious: 'Index je Tag, Zeitraum davor = 100',
  baseThis: 'Index je Tag, Mittel = 100',
  week: 'KW {{week}}',
  weekLong: 'KW {{week}}, ab {{day}}',
  period: 'Zeit',
  visitsIndex: 'Besuche, Index',
  valueIndex: 'Wert, Index',
  indexed: '{{amount}} (Index {{index}})',
  summary: 'Am Ende des Zeitraums stehen die Besuche bei {{visits}} und der Engagement-Wert bei {{value}}; 100 ist das Mittel des Vergleichs.',
  none: 'keiner',
} as const;
export default de;
