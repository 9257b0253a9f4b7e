const de = {
  better: 'besser',
  worse: 'schlechter',
  flat: 'unverändert',
  noPrevious: 'kein Vorwert',
  new: 'neu',
  open: 'Herkunft öffnen: {{metric}} {{value}}',
} as const;
export default de;
