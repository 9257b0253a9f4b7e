import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    rules_one: 'One rule assigns visits to a channel.',
    rules_other: '{{amount}} rules assign visits to a channel; the first that fits decides.',
    aside: 'What fits no rule stands as “Unassigned” in reports.',
    draft: 'You see your draft; new visits still follow the version in force.',
  },
  caption: 'Channels in the order in which they are tried',
  when: 'When',
  whenLabel: 'Holds when',
  nameDe: 'Label, German',
  nameEn: 'Label, English',
  name: 'Value in reports and filters',
  order: 'Order of the channels',
  changed: '{{title}}: {{field}}',
  field: { name: 'value in reports', label: 'label', condition: 'condition' },
};
export default en;
