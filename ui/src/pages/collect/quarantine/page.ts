import type { Page } from '../../../app/page';

export const quarantine: Page = {
  path: '/collect/quarantine',
  title: { de: 'Quarantäne', en: 'Quarantine' },
  station: 'collect',
  listed: true,
  period: false,
  load: () => import('./QuarantinePage'),
};
