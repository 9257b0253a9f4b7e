const de = {
  purposes: {
    measurement: 'Messung',
    personalisation: 'Personalisierung',
    marketing: 'Werbung auf allen Wegen',
    email: 'Werbung per E-Mail',
    sms: 'Werbung per SMS',
    push: 'Werbung per Push',
    phone: 'Werbung per Telefon',
    post: 'Werbung per Post',
    ads: 'Werbung in Anzeigen',
  },
} as const;
export default de;
