import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  filters: 'Filters',
  filter: 'Filter',
  add: 'Choose filters',
  by: 'Filter by',
  seek: 'Find a value',
  values: 'Values',
  visits_one: '{{visits}} visit',
  visits_other: '{{visits}} visits',
  noValues: 'No value occurs here in this period.',
  noMatch: 'No value matches.',
  more_one: 'One more value; the search finds it.',
  more_other: '{{count}} more values; the search finds them.',
  remove: 'Remove the filter “{{filter}}”',
  clear: 'Remove all filters',
  only: 'Show “{{name}}” only',
  onlyThis: 'show only this',
};
export default en;
