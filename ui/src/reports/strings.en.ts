import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  nothing: 'No visits in this period',
  nothingAtAll: 'No visits yet',
  toSources: 'Set up a source',
  nothingYet: 'As soon as the first event arrives, visits and their value stand here.',
  nothingHere: 'There is data for {{span}}.',
  nothingFiltered: 'No visits with these filters',
  nothingMatches: 'In this period no visit matches all filters.',
  withoutFilters: 'Remove the filters',
  toData: 'Show this period',
};
export default en;
