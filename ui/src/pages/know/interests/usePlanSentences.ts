import { useMemo } from 'react';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import type { LearningRule, PathRule, Plan, PropertyRule, TagGroup } from './plan';
import { useText } from './text';

/** What each part of the plan says, as sentences. */
export function usePlanSentences(plan: Plan) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return useMemo(() => {
    const quoted = (name: string) => text('quoted', { name });
    const groupName = (key: string) => {
      const found = plan.groups.find((group) => group.key === key);
      return quoted(found === undefined ? key : label(found.label) || key);
    };
    const amount = (value: number) => format.value('points', value);
    return {
      group: (rule: TagGroup) => text('groups.sentence', { days: amount(rule.half_life_days), cap: amount(rule.cap) }),
      learning: (rule: LearningRule) => {
        const events = [...rule.types.map((type) => text(`learning.type.${type}`)), ...rule.events.map(quoted)];
        return text('learning.sentence', {
          events: events.length === 0 ? text('learning.none') : format.list(events),
          per: rule.per === 'minute' ? text('learning.perMinute') : '',
          most: rule.most === null ? '' : text('learning.most', { points: amount(rule.most) }),
          sources: format.list(rule.sources.map((source) => text(`learning.source.${source}`))),
        });
      },
      path: (rule: PathRule) => (rule.tag === null ? text('paths.takes', { group: groupName(rule.group) }) : text('paths.gives', { tag: quoted(rule.tag), group: groupName(rule.group) })),
      property: (rule: PropertyRule) =>
        text('properties.sentence', { group: groupName(rule.group), level: rule.level === null ? '' : text('properties.levelPart', { level: text(`properties.levels.${rule.level}`) }) }),
    };
  }, [plan, text, label, format]);
}
