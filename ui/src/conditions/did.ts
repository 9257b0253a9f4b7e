import { everyEvent, groupOf, isGroup, type ConditionGroup } from './condition';

/** Something that people did: how often, within which time, and what. */
export interface Did {
  readonly times: number;
  /** The last so many days; null: ever. */
  readonly days: number | null;
  /** The condition over an event. */
  readonly where: ConditionGroup;
}

/** The field of a person that asks for what they did. `>=`: at least so often, `<`: less often. */
export const didField = 'did';
export const didOperators = ['>=', '<'] as const;

export const newDid: Did = { times: 1, days: 30, where: { ...everyEvent, rules: [{ field: 'name', operator: '=', value: '' }] } };

export const isDidValue = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && 'where' in value;

/** The value of a `did` rule, whatever it holds so far. */
export function didOf(value: unknown): Did {
  if (!isDidValue(value)) return newDid;
  const { times, days, where } = value as { times?: unknown; days?: unknown; where?: unknown };
  return { times: typeof times === 'number' ? times : 1, days: typeof days === 'number' ? days : null, where: groupOf(where) };
}

/** The one event that is asked for by its name alone, or null. */
export function eventNameOf(where: ConditionGroup): string | null {
  const [rule] = where.rules;
  if (where.not || where.rules.length !== 1 || rule === undefined || isGroup(rule)) return null;
  return rule.field === 'name' && rule.operator === '=' && typeof rule.value === 'string' && rule.value !== '' ? rule.value : null;
}
