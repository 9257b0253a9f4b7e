const de = {
  add: 'Regel hinzufügen',
  close: 'Schließen',
  remove: 'Regel entfernen',
  removed: '»{{title}}« entfernt',
  undo: 'Rückgängig',
  up: '{{title}} nach oben',
  down: '{{title}} nach unten',
  moved: '{{title}} steht jetzt an Stelle {{place}}',
  wrong: 'Hier stimmt etwas nicht',
} as const;
export default de;
