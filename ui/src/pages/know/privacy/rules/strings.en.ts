import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'What holds without a decision.',
    granted: 'Whoever has not decided is measured.',
    denied: 'Whoever has not decided is only counted, without a name.',
    except: 'Except for: {{countries}}.',
    legitimate_interest: 'People are measured by legitimate interest, until somebody objects.',
    contract: 'Everybody is measured: it is needed for a contract.',
    none: 'Nobody is measured: there is no legal basis for it.',
    draft: 'The draft holds once you publish it.',
  },
  about: {
    measurement: 'Visits and value of a person. Without it people are counted and nobody knows who they were; there are no segments or interests then.',
    personalisation: 'Learning what interests a person, and showing what fits. Needs measurement.',
    marketing: 'Every channel that has no rule of its own.',
    channel: 'This channel’s own rule.',
  },
  otherChannels: 'Marketing by every other channel',
  basis: 'Legal basis',
  undecided: 'Whoever has not decided',
  undecidedIn: 'whoever has not decided in {{country}}',
  answer: { granted: 'is taken to agree', denied: 'is taken not to agree' },
  without: {
    legitimate_interest: 'Allowed until a person objects.',
    contract: 'Always allowed; an objection changes nothing.',
    none: 'Never allowed; not even consent changes that.',
  },
  exceptions: 'Countries in which something else holds',
  country: 'Country',
  noCountry: 'No such country',
  addCountry: 'Add a country',
  remove: 'Remove',
  removeCountry: 'Remove {{country}}',
  removeRule: 'Remove this rule',
  ownRule: 'A rule of its own for a channel',
  ownRuleHint: 'It begins as it holds for all channels now.',
  add: 'Add',
  tools: {
    title: 'What consent tools call our purposes',
    text: 'What a tool repeats with every event. A word may mean several purposes. Where several words stand for one purpose, the no counts.',
    hint: 'Words separated by commas',
    nothing: 'None of our purposes',
    nothingHint: 'What is necessary, for instance, separated by commas',
  },
  framework: {
    title: 'IAB string (TCF)',
    text: 'Which of the framework’s purposes must all be allowed for ours to be.',
    hint: 'Numbers from 1 to 24, separated by commas',
  },
  gpc: {
    title: 'Global Privacy Control',
    text: 'What a browser’s signal objects to. Whoever agrees outright after it is taken by that word.',
  },
  kept: {
    title: 'Properties that stay without a name',
    text: 'What is kept of an event that may only be counted, separated by commas. Short texts without an @, numbers, yes and no.',
  },
  changed: '{{purpose}}: {{field}}',
  order: 'Order',
  list: { categories: 'Word “{{name}}”', tcf: 'IAB purposes: {{name}}', gpc: 'Global Privacy Control {{name}}', kept: 'Properties without a name {{name}}' },
};
export default en;
