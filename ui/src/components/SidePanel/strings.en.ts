import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = { close: 'Close' };
export default en;
