const de = {
  expand: '{{name}} aufklappen',
  collapse: '{{name}} zuklappen',
  span: '{{from}} bis {{to}} von {{total}}',
  spanOpen: '{{from}} bis {{to}}',
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  sort: 'Nach {{column}} ordnen',
} as const;
export default de;
