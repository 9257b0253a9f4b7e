import type { Page } from '../../../../app/page';

export const person: Page = {
  path: '/know/people/$id',
  title: { de: 'Person', en: 'Person' },
  station: 'know',
  listed: false,
  parent: '/know/people',
  period: false,
  load: () => import('./PersonPage'),
};
