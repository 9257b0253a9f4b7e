import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  better: 'better',
  worse: 'worse',
  flat: 'unchanged',
  noPrevious: 'no previous value',
  new: 'new',
  open: 'Open the origin: {{metric}} {{value}}',
};
export default en;
