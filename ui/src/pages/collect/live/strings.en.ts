import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    waiting: 'No event has arrived yet.',
    imported: 'No source is sending yet. These events were imported.',
    busy_one: '{{amount}} event arrived in the last minute.',
    busy_other: '{{amount}} events arrived in the last minute.',
    quiet: 'The last event arrived {{ago}}.',
    upToDate: 'The figures are up to date.',
    behind_one: 'The figures are catching up on {{amount}} event.',
    behind_other: 'The figures are catching up on {{amount}} events.',
  },
  pause: 'Pause',
  resume: 'Resume',
  show_one: 'Show {{count}} new one',
  show_other: 'Show {{count}} new ones',
  words: 'Name of the event',
  source: 'Source',
  allSources: 'All sources',
  caption: 'Events, newest first',
  time: 'Time',
  event: 'Event',
  person: 'Person',
  where: 'Where and how',
  points: 'Points',
  nobody: 'nobody',
  skipped_one: '{{count}} event came too fast for this list. It is stored and counted.',
  skipped_other: '{{count}} events came too fast for this list. They are stored and counted.',
  noMatch: 'No event matches the filter',
  noMatchText: 'New events that match appear by themselves.',
  clear: 'Clear the filter',
  silence: 'No events yet',
  silenceText: 'Events appear here the moment they arrive.',
  toSources: 'Set up a source',
};
export default en;
