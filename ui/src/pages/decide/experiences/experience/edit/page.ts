import type { Page } from '../../../../../app/page';

export const experienceEditor: Page = {
  path: '/decide/experiences/$experience/edit',
  title: { de: 'Erlebnis bearbeiten', en: 'Edit experience' },
  station: 'decide',
  listed: false,
  parent: '/decide/experiences',
  period: false,
  load: () => import('./EditExperiencePage'),
};
