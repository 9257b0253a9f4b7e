const de = { cancel: 'Abbrechen' } as const;
export default de;
