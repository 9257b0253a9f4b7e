import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  kinds: {
    user_id: 'Customer account',
    crm_id: 'CRM number',
    loyalty_card: 'Loyalty card',
    email: 'E-mail',
    phone: 'Phone',
    device_id: 'Device',
    anonymous_id: 'Browser',
    previous_id: 'Former id',
  },
  states: { joined: 'joined', refused: 'refused', parted: 'parted', suspicious: 'suspicious' },
  reasons: {
    refused: 'would make one person of two',
    parted: 'parted by hand',
    suspicious: 'brings too many together, and so nobody',
  },
};
export default en;
