import type { Page } from '../../../app/page';

export const traits: Page = {
  path: '/know/traits',
  title: { de: 'Merkmale', en: 'Traits' },
  station: 'know',
  listed: true,
  period: false,
  load: () => import('./TraitsPage'),
};
