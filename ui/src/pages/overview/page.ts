import type { Page } from '../../app/page';

export const overview: Page = {
  path: '/',
  title: { de: 'Überblick', en: 'Overview' },
  station: 'measure',
  listed: true,
  period: true,
  filters: true,
  load: () => import('./OverviewPage'),
};
