const de = { copy: 'Kopieren', copied: 'Kopiert', failed: 'Der Browser erlaubt das Kopieren nicht. Markieren Sie den Text.' } as const;
export default de;
