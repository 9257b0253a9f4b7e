const de = { close: 'Schließen' } as const;
export default de;
