import type { Page } from '../../../app/page';

export const imports: Page = {
  path: '/collect/imports',
  title: { de: 'Einlesen', en: 'Imports' },
  station: 'collect',
  listed: true,
  period: false,
  load: () => import('./ImportsPage'),
};
