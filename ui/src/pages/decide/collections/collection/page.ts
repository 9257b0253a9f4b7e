import type { Page } from '../../../../app/page';

export const collection: Page = {
  path: '/decide/collections/$collection',
  title: { de: 'Sammlung', en: 'Collection' },
  station: 'decide',
  listed: false,
  parent: '/decide/collections',
  period: false,
  load: () => import('./CollectionPage'),
};
