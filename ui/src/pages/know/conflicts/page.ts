import type { Page } from '../../../app/page';

export const conflicts: Page = {
  path: '/know/conflicts',
  title: { de: 'Konflikte', en: 'Conflicts' },
  station: 'know',
  listed: true,
  period: false,
  load: () => import('./ConflictsPage'),
};
