import { groupOf, isGroup, type Condition, type ConditionGroup } from '../conditions/condition';
import type { Label } from '../i18n/language';

/** The document of a segment: people for whom a condition holds, or a list of people that somebody uploads. */
export interface Segment {
  readonly label: Label;
  readonly description: string;
  readonly owner: string;
  /** What its members are gathered for, as consent names it. */
  readonly purpose: string;
  /** A list has none. */
  readonly condition: ConditionGroup | null;
  readonly list: boolean;
  /** One that is switched off has no members. */
  readonly active: boolean;
}

type Body = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function segmentOf(body: Body): Segment {
  const list = body['list'] === true;
  return {
    label: (body['label'] as Label | undefined) ?? { de: '', en: '' },
    description: textOf(body['description']),
    owner: textOf(body['owner']),
    purpose: textOf(body['purpose']) || 'measurement',
    condition: list ? null : groupOf(body['condition']),
    list,
    active: body['active'] !== false,
  };
}

/** Whether it gathers people by what they are interested in: a theme. */
export const isTheme = ({ condition }: Pick<Segment, 'condition'>): boolean => condition !== null && condition.rules.some(asksInterest);

const asksInterest = (node: Condition): boolean => (isGroup(node) ? node.rules.some(asksInterest) : node.field.startsWith('interests.'));
