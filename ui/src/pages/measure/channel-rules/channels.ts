import { everyEvent, groupOf, type ConditionGroup } from '../../../conditions/condition';
import type { Label } from '../../../i18n/language';

/** One channel: `name` is its value in every report, `label` what people read. */
export interface ChannelRule {
  readonly name: string;
  readonly label: Label;
  readonly condition: ConditionGroup;
}

export interface Channels {
  readonly rules: readonly ChannelRule[];
}

type Body = Readonly<Record<string, unknown>>;

const ruleOf = (rule: Body): ChannelRule => ({
  name: String(rule['name'] ?? ''),
  label: (rule['label'] as Label | undefined) ?? { de: '', en: '' },
  condition: groupOf(rule['condition']),
});

export const channelsOf = (body: Body): Channels => ({ rules: Array.isArray(body['rules']) ? body['rules'].map((rule: Body) => ruleOf(rule)) : [] });

export function newRule({ rules }: Channels): ChannelRule {
  const taken = new Set(rules.map((rule) => rule.name));
  let number = rules.length + 1;
  while (taken.has(`Channel ${number}`)) number += 1;
  return { name: `Channel ${number}`, label: { de: `Kanal ${number}`, en: `Channel ${number}` }, condition: everyEvent };
}
