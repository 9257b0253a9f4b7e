import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'What people have allowed.',
    nobody: 'Nobody has decided anything yet.',
    decided_one: 'One person is kept; {{granted}} agreed to measurement and {{denied}} declined.',
    decided_other: '{{people}} people are kept; {{granted}} agreed to measurement and {{denied}} declined.',
    aside: 'For whoever has not decided the default holds (version {{version}} of the rules).',
  },
  purposes: 'By purpose',
  purposesCaption: 'How many people have agreed to what, today',
  purpose: 'Purpose',
  granted: 'agreed',
  denied: 'declined',
  unknown: 'not decided',
  share: 'Agreement',
  shareNone: 'too few',
  ways: 'By which way',
  waysCaption: 'Decisions of {{span}} by way and source',
  way: 'Way',
  source: 'Source',
  pending: 'unconfirmed',
  noSource: 'none',
  noChanges: 'No decision in this period',
  noChangesText: 'Choose another period; the figures above hold today and do not depend on it.',
  trend: 'Decisions per day',
  trendSummary: 'In {{span}}: {{granted}} agreed and {{denied}} declined.',
  day: 'Day',
  proof: 'Proof as CSV',
  proofTitle: 'Every decision of every person with time, way and text version',
};
export default en;
