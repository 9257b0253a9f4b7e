import type { Page } from '../../../app/page';

export const experiences: Page = {
  path: '/decide/experiences',
  title: { de: 'Erlebnisse', en: 'Experiences' },
  station: 'decide',
  listed: true,
  period: false,
  load: () => import('./ExperiencesPage'),
};
