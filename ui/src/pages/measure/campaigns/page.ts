import type { Page } from '../../../app/page';

export const campaigns: Page = {
  path: '/measure/campaigns',
  title: { de: 'Kampagnen', en: 'Campaigns' },
  station: 'measure',
  listed: true,
  period: false,
  load: () => import('./CampaignsPage'),
};
