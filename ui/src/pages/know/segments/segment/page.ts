import type { Page } from '../../../../app/page';

export const segment: Page = {
  path: '/know/segments/$segment',
  title: { de: 'Segment', en: 'Segment' },
  station: 'know',
  listed: false,
  parent: '/know/segments',
  period: false,
  load: () => import('./SegmentPage'),
};
