import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  failed: 'The data did not arrive',
  unreachable: 'The server does not answer. What has been collected stays stored.',
  unreadable: 'The server answers with error {{status}} and gives no reason.',
  garbled: 'The answer of the server cannot be read: {{message}}',
  refused: 'You lack the permission for this.',
  drawing: 'The page could not be drawn: {{message}}',
  retry: 'Load again',
  computing: 'Computing …',
  cancel: 'Cancel',
  cancelled: 'Cancelled',
  cancelledText: 'The figures were not computed to the end.',
  stale: 'As of {{time}}. Newer figures did not arrive: {{reason}}',
  loading: 'Loading',
};
export default en;
