import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = { clear: 'Clear {{label}}' };
export default en;
