import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    none: 'Nothing is in quarantine.',
    waiting_one: '{{amount}} item did not fit and lies here.',
    waiting_other: '{{amount}} items did not fit and lie here.',
    aside: 'None of it is lost: mend it and send it again, or discard it.',
  },
  origin: 'Origin',
  origins: { all: 'All', http: 'Sent', import: 'Imported' },
  caption: 'Items put aside, newest first',
  empty: 'The quarantine is empty',
  emptyText: 'What cannot be read as an event comes here with its reason, instead of being lost.',
  reason: 'Reason',
  path: 'Place',
  from: 'From',
  row: '{{file}}, row {{row}}',
  state: 'State',
  waits: 'waiting',
  replayed: 'taken over on {{day}}',
  at: 'Time',
  panel: 'Item put aside',
  again: 'Checked again, not right yet:',
  body: 'Content',
  bodyHint: 'Mend the text, then send it again.',
  code: 'Code of the reason',
  source: 'Source',
  file: 'File',
  line: 'Row',
  replay: 'Send again',
  accepted: 'Taken over, the event counts now',
  discard: 'Discard',
  discardText: 'This item is deleted. Its event never counts; it cannot be restored.',
  discardAct: 'Delete item',
  discarded: 'Item deleted',
};
export default en;
