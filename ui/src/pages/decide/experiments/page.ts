import type { Page } from '../../../app/page';

export const experiments: Page = {
  path: '/decide/experiments',
  title: { de: 'Experimente', en: 'Experiments' },
  station: 'decide',
  listed: true,
  period: false,
  load: () => import('./ExperimentsPage'),
};
