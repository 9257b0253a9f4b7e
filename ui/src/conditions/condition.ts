/** One comparison: a field of the event against a value. */
export interface ConditionRule {
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}

/** Rules of which all (`and`) or at least one (`or`) must hold; `not` turns the answer round. */
export interface ConditionGroup {
  readonly combinator: 'and' | 'or';
  readonly not: boolean;
  readonly rules: readonly Condition[];
}

export type Condition = ConditionRule | ConditionGroup;

export const isGroup = (node: Condition): node is ConditionGroup => 'rules' in node;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The tree alone, without what an editor adds to it (ids, paths). A single rule becomes a group of one. */
export function groupOf(tree: unknown): ConditionGroup {
  const node = nodeOf(tree);
  return isGroup(node) ? node : { combinator: 'and', not: false, rules: [node] };
}

function nodeOf(tree: unknown): Condition {
  if (!isRecord(tree)) return { combinator: 'and', not: false, rules: [] };
  const { rules, combinator, not, field, operator, value } = tree;
  if (Array.isArray(rules)) return { combinator: combinator === 'or' ? 'or' : 'and', not: not === true, rules: rules.map(nodeOf) };
  return { field: String(field ?? ''), operator: String(operator ?? ''), value: value ?? null };
}

/** An empty group holds for every event. */
export const everyEvent: ConditionGroup = { combinator: 'and', not: false, rules: [] };
