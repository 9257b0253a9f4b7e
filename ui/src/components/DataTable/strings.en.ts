import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  expand: 'Expand {{name}}',
  collapse: 'Collapse {{name}}',
  span: '{{from}} to {{to}} of {{total}}',
  spanOpen: '{{from}} to {{to}}',
  previous: 'Previous page',
  next: 'Next page',
  sort: 'Order by {{column}}',
};
export default en;
