import type { Page } from '../../../app/page';

export const privacy: Page = {
  path: '/know/privacy',
  title: { de: 'Datenschutz', en: 'Privacy' },
  station: 'know',
  listed: true,
  period: false,
  load: () => import('./PrivacyPage'),
};
