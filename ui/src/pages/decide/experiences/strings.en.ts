import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'Who sees what?',
    none: 'Everybody still sees the same.',
    found_one: 'One experience decides who sees what.',
    found_other: '{{amount}} experiences decide who sees what.',
    running_one: 'One experiment is running.',
    running_other: '{{amount}} experiments are running.',
    quiet: 'No experiment is running.',
  },
  new: 'New experience',
  caption: 'Experiences by placement and rank',
  experience: 'Experience',
  placement: 'Placement',
  rank: 'Rank',
  rankOf: '{{rank}} of {{count}}',
  strategy: 'Choice',
  variants: 'Variants',
  decisions: 'Decisions, 30 days',
  open: 'Exploration share',
  fallbacks: 'Not decided',
  fell: 'Since the server started the fallback had to step in: {{reasons}}. The pages stayed whole.',
  state: 'State',
  draft: 'open draft',
  empty: 'No experience yet',
  emptyText: 'An experience belongs to a placement on a page, in the app or at the till. It has variants, says for whom each is, and always has a fallback that is never missing.',
  form: {
    nameDe: 'Name, German',
    nameEn: 'Name, English',
    key: 'Key',
    keyHint: 'Stands in addresses and events, and stays when the name changes.',
    keyUsed: 'Another experience has this key already.',
    placement: 'Placement',
    placementHint: 'This is how the page asks for it, such as home.hero.',
    create: 'Create and open',
  },
};
export default en;
