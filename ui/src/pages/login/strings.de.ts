const de = {
  title: 'Anmelden',
  email: 'E-Mail',
  password: 'Passwort',
  submit: 'Anmelden',
  failed: 'E-Mail oder Passwort stimmt nicht.',
  tooMany: 'Zu viele Versuche. Bitte warten Sie einige Minuten.',
  language: 'Sprache',
} as const;
export default de;
