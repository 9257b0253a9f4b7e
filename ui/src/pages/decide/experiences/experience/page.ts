import type { Page } from '../../../../app/page';

export const experience: Page = {
  path: '/decide/experiences/$experience',
  title: { de: 'Erlebnis', en: 'Experience' },
  station: 'decide',
  listed: false,
  parent: '/decide/experiences',
  period: false,
  load: () => import('./ExperiencePage'),
};
