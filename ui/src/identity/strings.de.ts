const de = {
  kinds: {
    user_id: 'Kundenkonto',
    crm_id: 'CRM-Nummer',
    loyalty_card: 'Kundenkarte',
    email: 'E-Mail',
    phone: 'Telefon',
    device_id: 'Gerät',
    anonymous_id: 'Browser',
    previous_id: 'Frühere Kennung',
  },
  states: { joined: 'verbunden', refused: 'abgelehnt', parted: 'getrennt', suspicious: 'verdächtig' },
  reasons: {
    refused: 'würde aus zwei Personen eine machen',
    parted: 'von Hand getrennt',
    suspicious: 'führt zu viele zusammen, darum niemanden',
  },
} as const;
export default de;
