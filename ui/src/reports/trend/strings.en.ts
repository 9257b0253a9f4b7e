import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  title: 'Visits and engagement value',
  visits: 'Visits',
  value: 'Value',
  valueLong: 'Engagement value',
  basePrevious: 'Index per day, period before = 100',
  baseThis: 'Index per day, mean = 100',
  week: 'Wk {{week}}',
  weekLong: 'Week {{week}}, from {{day}}',
  period: 'Time',
  visitsIndex: 'Visits, index',
  valueIndex: 'Value, index',
  indexed: '{{amount}} (index {{index}})',
  summary: 'At the end of the period visits stand at {{visits}} and the engagement value at {{value}}; 100 is the mean of the comparison.',
  event: 'Event',
  mark: { campaign: '{{name}} begins on {{day}}', scale: '{{name}} holds from {{day}}' },
  marked: 'Marked: {{events}}.',
  unmarked: 'Events are missing',
  none: 'none',
};
export default en;
