import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  add: 'Add rule',
  close: 'Close',
  remove: 'Remove rule',
  removed: '“{{title}}” removed',
  undo: 'Undo',
  up: 'Move {{title}} up',
  down: 'Move {{title}} down',
  moved: '{{title}} is now at place {{place}}',
  wrong: 'Something is wrong here',
};
export default en;
