import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: 'These settings hold for everyone who works with Faden.',
  company: 'Company',
  companyHint: 'Stands above the navigation and in reports.',
  timezone: 'Time zone',
  timezoneHint: 'Holds for touchpoints without a zone of their own. Days already counted stay as they are.',
  currency: 'Currency of reports',
  currencyHint: 'Amounts in other currencies are shown as not included.',
  anyCurrency: 'The one that occurs',
  language: 'Language',
  languageHint: 'Everyone begins with it; each person can choose another one in their account.',
  names: { de: 'German', en: 'English' },
  nothing: 'Nothing has this name.',
  save: 'Save',
  saved: 'Settings saved',
  operations: 'Operations',
  version: 'Version',
  events: 'Events in the log',
  size: 'Size of the log',
  free: 'Free space',
  fresh: 'Figures as of',
  never: 'none yet',
  reader: 'Backlog, {{name}}',
  readers: { profiles: 'people', warehouse: 'figures', rollup: 'rollups' },
  upToDate: 'none',
  behind_one: '{{amount}} event',
  behind_other: '{{amount}} events',
};
export default en;
