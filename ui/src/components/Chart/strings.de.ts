const de = { table: 'Als Tabelle', picture: 'Als Bild', tableOf: '{{title}} als Tabelle' } as const;
export default de;
