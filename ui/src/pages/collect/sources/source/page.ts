import type { Page } from '../../../../app/page';

export const source: Page = {
  path: '/collect/sources/$key',
  title: { de: 'Quelle', en: 'Source' },
  station: 'collect',
  listed: false,
  parent: '/collect/sources',
  period: false,
  load: () => import('./SourcePage'),
};
