import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  states: { live: 'up to date', filling: 'being filled', off: 'switched off', draft: 'draft' },
  list: 'List',
  theme: 'Theme',
  members: 'Members',
  membersSummary: 'Members by day: {{first}} at first, {{last}} at last.',
  membersEnd: '{{amount}} members',
  moves: 'Entered and left',
  movesNote: 'filled: entered, hollow: left',
  movesSummary: '{{entered}} entered, {{left}} left.',
  day: 'Day',
  entered: 'Entered',
  left: 'Left',
};
export default en;
