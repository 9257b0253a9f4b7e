import type { Page } from '../../../app/page';

export const people: Page = {
  path: '/know/people',
  title: { de: 'Personen', en: 'People' },
  station: 'know',
  listed: true,
  period: true,
  load: () => import('./PeoplePage'),
};
