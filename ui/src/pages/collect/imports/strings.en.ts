import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    none: 'No file has been imported yet.',
    running_one: 'One import is running.',
    running_other: '{{count}} imports are running.',
    imported_one: '{{amount}} event has been taken over from files.',
    imported_other: '{{amount}} events have been taken over from files.',
    quarantine_one: '{{amount}} row is waiting in quarantine.',
    quarantine_other: '{{amount}} rows are waiting in quarantine.',
  },
  done: 'So far',
  none: 'Nothing imported yet',
  noneText: 'Here you see how many rows were read, taken over, already there or put aside.',
  state: { waiting: 'waiting', running: 'running', done: 'done', failed: 'broken off', stopped: 'stopped' },
  again: 'Run again',
  read: 'Read',
  imported: 'Taken over',
  duplicates: 'Already there',
  quarantined: 'In quarantine',
  took: 'Time taken',
  skipped_one: '{{amount}} row left out: {{reason}}',
  skipped_other: '{{amount}} rows left out: {{reason}}',
  rate: '{{rate}} rows a second',
  left: '{{time}} left',
  progress: '{{share}} read',
  title: 'Import files',
  mapping: 'Mapping',
  inputs: 'Recognises files named: {{names}}',
  pick: 'Choose files',
  formats: 'CSV, Parquet or JSON lines, gzip too. You can drop files here.',
  start: 'Import',
  started: 'Being imported. You may leave the page.',
  large: 'Large files are imported faster on the server:',
  command: 'Command on the server',
};
export default en;
