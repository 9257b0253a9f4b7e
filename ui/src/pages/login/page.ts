import type { Page } from '../../app/page';

export const login: Page = {
  path: '/login',
  title: { de: 'Anmelden', en: 'Log in' },
  station: null,
  listed: false,
  period: false,
  load: () => import('./LoginPage'),
};
