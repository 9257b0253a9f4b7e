import type { Page } from '../../../app/page';

export const decisions: Page = {
  path: '/decide/decisions',
  title: { de: 'Entscheidungen', en: 'Decisions' },
  station: 'decide',
  listed: true,
  period: false,
  load: () => import('./DecisionsPage'),
};
