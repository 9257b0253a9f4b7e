import type { Page } from '../../../app/page';

export const scale: Page = {
  path: '/measure/scale',
  title: { de: 'Engagement-Skala', en: 'Engagement scale' },
  station: 'measure',
  listed: true,
  period: false,
  load: () => import('./ScalePage'),
};
