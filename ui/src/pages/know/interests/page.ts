import type { Page } from '../../../app/page';

export const interests: Page = {
  path: '/know/interests',
  title: { de: 'Interessen', en: 'Interests' },
  station: 'know',
  listed: true,
  period: false,
  load: () => import('./InterestsPage'),
};
