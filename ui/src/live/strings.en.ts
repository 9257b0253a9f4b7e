import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  connecting: 'Connecting …',
  open: 'Live',
  paused: 'Paused',
  lost: 'Connection interrupted, being restored',
};
export default en;
