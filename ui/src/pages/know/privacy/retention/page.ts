import type { Page } from '../../../../app/page';

export const privacyRetention: Page = {
  path: '/know/privacy/retention',
  title: { de: 'Aufbewahrung', en: 'Retention' },
  station: 'know',
  listed: false,
  parent: '/know/privacy',
  period: false,
  load: () => import('./RetentionPage'),
};
