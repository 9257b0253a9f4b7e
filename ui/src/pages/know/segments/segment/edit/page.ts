import type { Page } from '../../../../../app/page';

export const segmentEditor: Page = {
  path: '/know/segments/$segment/edit',
  title: { de: 'Segment bearbeiten', en: 'Edit segment' },
  station: 'know',
  listed: false,
  parent: '/know/segments',
  period: false,
  load: () => import('./EditSegmentPage'),
};
