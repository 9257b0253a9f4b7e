import type { Page } from '../../../app/page';

export const channelRules: Page = {
  path: '/measure/channel-rules',
  title: { de: 'Kanalregeln', en: 'Channel rules' },
  station: 'measure',
  listed: true,
  period: false,
  load: () => import('./ChannelRulesPage'),
};
