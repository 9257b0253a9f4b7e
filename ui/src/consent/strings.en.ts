import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  purposes: {
    measurement: 'Measurement',
    personalisation: 'Personalisation',
    marketing: 'Marketing by every channel',
    email: 'Marketing by e-mail',
    sms: 'Marketing by text message',
    push: 'Marketing by push message',
    phone: 'Marketing by phone',
    post: 'Marketing by post',
    ads: 'Marketing in advertisements',
  },
};
export default en;
