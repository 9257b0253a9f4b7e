import type { Page } from '../../../app/page';

export const sources: Page = {
  path: '/collect/sources',
  title: { de: 'Quellen', en: 'Sources' },
  station: 'collect',
  listed: true,
  period: false,
  load: () => import('./SourcesPage'),
};
