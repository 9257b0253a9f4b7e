import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'Who was there?',
    searching: 'Who matches “{{words}}”?',
    found_one: 'One person was there in {{span}}.',
    found_other: '{{total}} people were there in {{span}}.',
    matched_one: 'One person matches “{{words}}”, {{span}}.',
    matched_other: '{{total}} people match “{{words}}”, {{span}}.',
    uncounted: 'Who was there in {{span}}.',
  },
  aside: {
    last_seen: 'Whoever was there last stands first.',
    engagement_value: 'The highest engagement value stands first.',
    revenue: 'Whoever bought most stands first.',
    visits: 'Whoever came most often stands first.',
  },
  search: 'Name, e-mail or identifier',
  clear: 'Clear search',
  order: 'Order by',
  orders: { last_seen: 'Last seen', engagement_value: 'Points', revenue: 'Revenue', visits: 'Visits' },
  person: 'Person',
  firstSeen: 'First seen',
  anonymous: 'anonymous',
  noRevenue: 'none',
  caption: 'People',
  noMatch: 'Nobody matches “{{words}}”',
  noMatchText: 'The search looks at names, e-mail addresses and identifiers of people who were there in this period.',
  nobody: 'No people yet',
  nobodyText: 'As soon as the first event arrives, you see here who was there, and the thread of each person.',
  toSources: 'Set up a source',
};
export default en;
