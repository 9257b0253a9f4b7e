import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  and: 'and',
  or: 'or',
  not: 'not',
  always: 'always',
  yes: 'yes',
  no: 'no',
  quoted: '“{{value}}”',
  more_one: 'and {{count}} more value',
  more_other: 'and {{count}} more values',
  combinator: 'How the conditions are joined',
  all: 'all hold',
  any: 'one holds',
  negate: 'negated',
  addRule: 'Condition',
  addGroup: 'Group',
  removeRule: 'Remove condition',
  removeGroup: 'Remove group',
  field: 'Field',
  fieldName: 'Name',
  operator: 'Comparison',
  value: 'Value',
  values: 'Values',
  from: 'from',
  to: 'to',
};
export default en;
