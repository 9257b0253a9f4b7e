const de = {
  unknown: 'Diese Kampagne gibt es nicht',
  unknownText: 'Keine Kampagne trägt den Code »{{code}}«.',
  toCampaigns: 'Zu den Kampagnen',
  lead: {
    running: 'Die Kampagne läuft, vom {{start}} bis zum {{end}}.',
    runningOn: 'Die Kampagne läuft seit dem {{start}}, ohne Ende.',
    runningUntil: 'Die Kampagne läuft bis zum {{end}}.',
    ahead: 'Die Kampagne beginnt am {{start}}.',
    over: 'Die Kampagne endete am {{end}}.',
    open: 'Die Kampagne hat noch keinen Zeitraum.',
    code: 'Links tragen utm_campaign={{code}}.',
  },
  field: { label: 'Name', start: 'Erster Tag', end: 'Letzter Tag', owner: 'Verantwortlich', channel: 'Kanal', planned: 'Geplante Kosten', note: 'Notiz' },
  plannedHint: 'Das Budget. Was wirklich ausgegeben wird, steht unter »Kosten«.',
  currency: 'Währung',
} as const;
export default de;
