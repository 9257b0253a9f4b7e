import type { Page } from '../../../app/page';

export const live: Page = {
  path: '/collect/live',
  title: { de: 'Live', en: 'Live' },
  station: 'collect',
  listed: true,
  period: false,
  load: () => import('./LivePage'),
};
