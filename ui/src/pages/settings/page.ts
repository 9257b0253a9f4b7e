import type { Page } from '../../app/page';

export const settings: Page = {
  path: '/settings',
  title: { de: 'Einstellungen', en: 'Settings' },
  station: null,
  foot: true,
  listed: true,
  period: false,
  load: () => import('./SettingsPage'),
};
