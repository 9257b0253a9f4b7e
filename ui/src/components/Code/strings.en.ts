import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = { copy: 'Copy', copied: 'Copied', failed: 'The browser does not allow copying. Select the text.' };
export default en;
