const de = {
  states: { live: 'aktuell', filling: 'wird gefüllt', off: 'abgeschaltet', draft: 'Entwurf' },
  list: 'Liste',
  theme: 'Thema',
  members: 'Mitglieder',
  membersSummary: 'Mitglieder je Tag: zuerst {{first}}, zuletzt {{last}}.',
  membersEnd: '{{amount}} Mitglieder',
  moves: 'Eingetreten und ausgetreten',
  movesNote: 'gefüllt: eingetreten, hohl: ausgetreten',
  movesSummary: '{{entered}} eingetreten, {{left}} ausgetreten.',
  day: 'Tag',
  entered: 'Eingetreten',
  left: 'Ausgetreten',
} as const;
export default de;
