import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  unknown: 'There is no such source',
  unknownText: 'No source has the key “{{key}}”.',
  toSources: 'To the sources',
  lead: {
    waiting: 'This source is waiting for its first event.',
    aside: 'Install what stands below; the page notices by itself.',
    sending_one: 'One event has arrived today, {{total}} in all.',
    sending_other: '{{today}} events have arrived today, {{total}} in all.',
    last: 'The last one {{ago}}.',
  },
  keys: 'Write keys',
  keysText: 'A key can only send, never read. To change keys: add a second one, install it, revoke the old one.',
  add: 'Add key',
  added: 'New key added',
  show: 'Show',
  hide: 'Hide',
  since: 'since {{day}}',
  revoke: 'Revoke',
  revokeText: 'From now on the server refuses everything sent with {{key}}. This cannot be undone.',
  revokeLast: '{{key}} is the only valid key of “{{source}}”: from now on nothing arrives from this source. This cannot be undone.',
  revokeKey: 'Revoke key',
  revoked: 'Key revoked',
  revokedAt: 'revoked on {{day}}',
  about: 'About this source',
  label: 'Name',
  touchpoint: 'Touchpoint',
  timezone: 'Time zone',
  timezoneHint: 'It decides to which day a visit belongs.',
  companyZone: 'As the company ({{zone}})',
  key: 'Key of the source',
  save: 'Save',
  saved: 'Saved, holds from the next event',
};
export default en;
