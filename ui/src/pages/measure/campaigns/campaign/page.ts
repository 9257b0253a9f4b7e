import type { Page } from '../../../../app/page';

export const campaign: Page = {
  path: '/measure/campaigns/$code',
  title: { de: 'Kampagne', en: 'Campaign' },
  station: 'measure',
  listed: false,
  parent: '/measure/campaigns',
  period: false,
  load: () => import('./CampaignPage'),
};
