const de = { clear: '{{label}} leeren' } as const;
export default de;
