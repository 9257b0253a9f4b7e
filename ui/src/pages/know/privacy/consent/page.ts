import type { Page } from '../../../../app/page';

export const privacyConsent: Page = {
  path: '/know/privacy/consent',
  title: { de: 'Einwilligungen', en: 'Consent' },
  station: 'know',
  listed: false,
  parent: '/know/privacy',
  period: true,
  load: () => import('./ConsentPage'),
};
