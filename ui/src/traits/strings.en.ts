import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  none: 'No trait of this person is known.',
  from: '{{source}}, {{day}}',
  before: 'from before',
  undeclared: 'not declared',
  personal: 'personal',
  nothing: 'does not stand',
  history: '{{action}}: {{name}}',
  show: 'History',
  hide: 'Close history',
  told: 'first {{first}}, last {{last}}, {{source}}',
  once: '{{first}}, {{source}}',
  refused: 'not taken over: no value of the type {{type}}',
  types: { text: 'text', number: 'number', boolean: 'yes or no', date: 'day', list: 'list', any: 'any' },
  yes: 'yes',
  no: 'no',
  catalogue: 'Declare traits',
};
export default en;
