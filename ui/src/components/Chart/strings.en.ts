import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = { table: 'As a table', picture: 'As a picture', tableOf: '{{title}} as a table' };
export default en;
