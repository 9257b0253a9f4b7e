import { everyEvent, groupOf, type ConditionGroup } from '../../../conditions/condition';
import type { Label } from '../../../i18n/language';

export const counts = ['event', 'visit', 'person'] as const;
export type Count = (typeof counts)[number];

/** One line of the scale. Points and caps are exact numbers as texts, as the server keeps them. */
export interface ScaleRule {
  readonly key: string;
  readonly label: Label;
  readonly condition: ConditionGroup;
  readonly points: string;
  readonly count: Count;
  readonly cap_visit: string | null;
  readonly cap_person: string | null;
  /** A numeric field that the points are multiplied by; null: once. */
  readonly times: string | null;
  readonly goal: 'macro' | 'micro';
}

export interface Scale {
  readonly rules: readonly ScaleRule[];
}

type Body = Readonly<Record<string, unknown>>;

const textOr = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const ruleOf = (rule: Body): ScaleRule => ({
  key: String(rule['key'] ?? ''),
  label: (rule['label'] as Label | undefined) ?? { de: '', en: '' },
  condition: groupOf(rule['condition']),
  points: String(rule['points'] ?? '0'),
  count: counts.find((one) => one === rule['count']) ?? 'event',
  cap_visit: textOr(rule['cap_visit']),
  cap_person: textOr(rule['cap_person']),
  times: textOr(rule['times']),
  goal: rule['goal'] === 'macro' ? 'macro' : 'micro',
});

/** The scale from the document's body. */
export const scaleOf = (body: Body): Scale => ({ rules: Array.isArray(body['rules']) ? body['rules'].map((rule: Body) => ruleOf(rule)) : [] });

/** A rule to begin with; its key is free in the scale. */
export function newRule({ rules }: Scale): ScaleRule {
  const taken = new Set(rules.map((rule) => rule.key));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number += 1;
  return { key: `rule-${number}`, label: { de: '', en: '' }, condition: everyEvent, points: '1', count: 'event', cap_visit: null, cap_person: null, times: null, goal: 'micro' };
}
