import type { Page } from '../../../app/page';

export const collections: Page = {
  path: '/decide/collections',
  title: { de: 'Sammlungen', en: 'Collections' },
  station: 'decide',
  listed: true,
  period: false,
  load: () => import('./CollectionsPage'),
};
