import type { Page } from '../../../app/page';

export const segments: Page = {
  path: '/know/segments',
  title: { de: 'Segmente', en: 'Segments' },
  station: 'know',
  listed: true,
  period: false,
  load: () => import('./SegmentsPage'),
};
