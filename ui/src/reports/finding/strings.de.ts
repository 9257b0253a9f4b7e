const de = {
  nothing: 'In diesem Zeitraum gab es keine Besuche.',
  nothingFiltered: 'In diesem Zeitraum gab es keine Besuche, auf die alle Filter zutreffen.',
  visits: '{{visits}} Besuche, noch ohne Punkte.',
  sums: '{{visits}} Besuche brachten {{value}} Punkte, {{perVisit}} je Besuch.',
  change: {
    up: {
      up: 'Es kommen {{visits}} mehr Besuche, und jeder ist {{value}} mehr wert.',
      down: 'Es kommen {{visits}} mehr Besuche, der Wert je Besuch sinkt um {{value}}.',
      level: 'Es kommen {{visits}} mehr Besuche, der Wert je Besuch bleibt gleich.',
    },
    down: {
      up: 'Es kommen {{visits}} weniger Besuche, der Wert je Besuch steigt um {{value}}.',
      down: 'Es kommen {{visits}} weniger Besuche, und jeder ist {{value}} weniger wert.',
      level: 'Es kommen {{visits}} weniger Besuche, der Wert je Besuch bleibt gleich.',
    },
    level: {
      up: 'Es kommen so viele Besuche wie zuvor, der Wert je Besuch steigt um {{value}}.',
      down: 'Es kommen so viele Besuche wie zuvor, der Wert je Besuch sinkt um {{value}}.',
      level: 'Besuche und Wert je Besuch sind wie im Zeitraum davor.',
    },
  },
  best_one: 'Unter denen mit genug Besuchen bringt {{names}} je Besuch am meisten, mit {{visits}} der Besuche.',
  best_other: 'Unter denen mit genug Besuchen bringen {{names}} je Besuch am meisten, mit {{visits}} der Besuche.',
  bestCost_one: 'Unter denen mit genug Besuchen bringt {{names}} je Besuch am meisten, mit {{visits}} der Besuche und {{cost}} der Kosten.',
  bestCost_other: 'Unter denen mit genug Besuchen bringen {{names}} je Besuch am meisten, mit {{visits}} der Besuche und {{cost}} der Kosten.',
} as const;
export default de;
