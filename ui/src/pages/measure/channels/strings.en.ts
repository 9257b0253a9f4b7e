import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  table: 'Breakdown',
  by: 'Break down by',
  change: 'vs before',
  changeVisits: 'Visits vs before',
  weeks: 'Value per week',
  total: 'Total',
  without: 'without {{parts}}',
  counted: '{{count}} {{reason}}',
  noCampaigns: 'No campaign in this channel.',
  loading: 'Loading …',
  all: 'Show all {{count}}',
  fewer: 'Show fewer',
  csv: 'CSV',
  csvTitle: 'Download this table as CSV',
  uncovered: '— {{metric}} {{reason}}: the cost booked does not cover all that counts in this row.',
  against: 'against {{span}}',
};
export default en;
