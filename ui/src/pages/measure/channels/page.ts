import type { Page } from '../../../app/page';

export const channels: Page = {
  path: '/measure/channels',
  title: { de: 'Kanäle und Kampagnen', en: 'Channels and campaigns' },
  station: 'measure',
  listed: true,
  period: true,
  filters: true,
  load: () => import('./ChannelsPage'),
};
