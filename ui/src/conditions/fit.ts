import type { RuleGroupType, RuleType } from 'react-querybuilder';
import { didField, didOperators, isDidValue, newDid } from './did';
import type { Vocabulary } from './useConditionFields';

type Node = RuleType | RuleGroupType;

const isGroup = (node: Node): node is RuleGroupType => 'rules' in node;

/** Editor's id of a rule -> its field. */
export function fieldsOf(group: RuleGroupType, found = new Map<string, string>()): ReadonlyMap<string, string> {
  for (const node of group.rules) {
    if (isGroup(node)) fieldsOf(node, found);
    else if (node.id !== undefined) found.set(node.id, node.field);
  }
  return found;
}

/** The tree, in which every rule that is new or asks for another field than before has an operator and a value that suit it. */
export function fitted(group: RuleGroupType, before: ReadonlyMap<string, string>, vocabulary: Vocabulary): RuleGroupType {
  return {
    ...group,
    rules: group.rules.map((node) => (isGroup(node) ? fitted(node, before, vocabulary) : node.id !== undefined && before.get(node.id) === node.field ? node : fit(node, vocabulary))),
  };
}

const empty = (value: unknown): boolean => value === '' || value === null || value === undefined;

function fit(rule: RuleType, vocabulary: Vocabulary): RuleType {
  if (rule.field === didField) {
    const operator = didOperators.find((one) => one === rule.operator) ?? '>=';
    return { ...rule, operator, value: isDidValue(rule.value) ? (rule.value as unknown) : newDid };
  }
  const value: unknown = isDidValue(rule.value) ? '' : rule.value;
  const field = vocabulary.field(rule.field);
  if (field?.type === 'boolean') return { ...rule, operator: '=', value: typeof value === 'boolean' ? value : true };
  const plain = typeof value === 'boolean' ? '' : value;
  if (field?.type === 'number' && empty(plain) && field.operators.includes('>=')) return { ...rule, operator: '>=', value: 1 };
  return { ...rule, value: plain };
}
