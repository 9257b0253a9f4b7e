import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'Where identifiers contradict each other.',
    none: 'No identifier contradicts another.',
    found_one: 'One join was not made.',
    found_other: '{{amount}} joins were not made.',
    aside_one: 'It would have made one human of two. Nobody is lost: each person keeps their own thread.',
    aside_other: 'They would have made one human of two. Nobody is lost: each person keeps their own thread.',
  },
  caption: 'Joins not made, the largest knots first',
  empty: 'No conflicts',
  emptyText: 'A conflict arises where an identifier leads to two people, such as a family’s tablet or one loyalty card for everybody at the till. They are not joined then, and listed here.',
  weak: 'Identifier',
  weakPerson: 'now leads to',
  strong: 'though seen with',
  strongPerson: 'and not to',
  nobody: 'nobody',
  state: 'State',
  at: 'Last together',
  erasures: 'Forgotten people',
  erasuresText: 'The receipts name nobody. You can forget somebody on their own page.',
  erasuresCaption: 'Receipts of forgotten people, newest first',
  noErasures: 'Nobody forgotten yet',
  noErasuresText: 'Who is forgotten on their page leaves only a receipt here: when, by whom, why and how much was erased.',
  reason: 'Reason',
  by: 'by',
  events: 'Events',
  mentions: 'Mentions',
  days: 'Days restated',
  noDays: 'none',
  erased: 'Forgotten on',
};
export default en;
