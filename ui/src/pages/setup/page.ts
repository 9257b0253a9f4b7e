import type { Page } from '../../app/page';

export const setup: Page = {
  path: '/setup',
  title: { de: 'Einrichten', en: 'Set up' },
  station: null,
  listed: false,
  period: false,
  load: () => import('./SetupPage'),
};
