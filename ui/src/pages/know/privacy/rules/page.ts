import type { Page } from '../../../../app/page';

export const privacyRules: Page = {
  path: '/know/privacy/rules',
  title: { de: 'Regeln der Einwilligung', en: 'Consent rules' },
  station: 'know',
  listed: false,
  parent: '/know/privacy',
  period: false,
  load: () => import('./RulesPage'),
};
