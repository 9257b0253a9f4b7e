import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    forever: 'Everything stays until somebody erases it.',
    set_one: 'One kind of data has a period.',
    set_other: '{{amount}} kinds of data have a period.',
    aside: 'Only what you limit here is erased: in the night to {{day}} at {{time}}, and then every night.',
    draft: 'The draft does not hold yet.',
  },
  periods: 'Periods',
  what: {
    visitors: 'Unknown visitors',
    persons: 'Known people',
    interests: 'Interests',
    evidence: 'Proof for advertising',
    quarantine: 'Quarantine',
    receipts: 'Receipts and settled requests',
  },
  hint: {
    visitors: 'Days after the last event; then profile and all events go.',
    persons: 'Days after the last event; then profile and all events go. Whoever has a request open stays.',
    interests: 'Days after the last event; then the interests learned are forgotten. The person stays.',
    evidence: 'Days after the last decision in which the proof is kept: the person stays as long, even if another period is over.',
    quarantine: 'Days after it came.',
    receipts: 'Days after it was done. Erased identifiers are still skipped by imports.',
  },
  purpose: {
    measurement: 'Purpose: measurement',
    personalisation: 'Purpose: personalisation',
    marketing: 'Purpose: proof of consent to advertising',
    repair: 'Purpose: mending what came in broken',
    accountability: 'Purpose: accountability',
  },
  days: '{{name}}: days',
  forever: 'for ever',
  dayCount_one: '{{amount}} day',
  dayCount_other: '{{amount}} days',
  preview: {
    title: 'What would go today',
    titleDraft: 'What would go today by the draft',
    none: 'By these periods nothing goes today.',
    older: 'older than {{day}}',
    kept: 'stay for it though another period is over',
    thinned: 'Whoever stays keeps all events: single old events are not thinned out.',
  },
  runs: {
    title: 'What has gone so far',
    caption: 'Nights in which something was over, newest first',
    empty: 'Nothing over yet',
    emptyText: 'Each night in which a period erases something leaves a line here.',
    at: 'Night',
    what: 'What',
    days: 'Period',
    count: 'Count',
    problem: 'Broken off: {{problem}}',
  },
};
export default en;
