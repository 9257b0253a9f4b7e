import { useCallback } from 'react';
import { fieldName } from '../../../conditions/sentence';
import { useGrammar } from '../../../conditions/useGrammar';
import type { Vocabulary } from '../../../conditions/useConditionFields';
import { useFormat } from '../../../format/useFormat';
import type { ScaleRule } from './scale';
import { useText } from './text';

/** How often a rule counts and where it ends, as the second half of its sentence. */
export function useLimits(): (rule: ScaleRule, vocabulary: Vocabulary) => string {
  const text = useText();
  const format = useFormat();
  const grammar = useGrammar();
  return useCallback(
    (rule, vocabulary) => {
      const points = (value: string) => format.value('points', Number(value));
      const amount = text('points', { count: Number(rule.points), amount: points(rule.points) });
      const much = rule.times === null ? amount : text('times', { amount, field: fieldName(rule.times, vocabulary, grammar) });
      const caps = [rule.cap_visit === null ? null : text('capVisit', { cap: points(rule.cap_visit) }), rule.cap_person === null ? null : text('capPerson', { cap: points(rule.cap_person) })];
      return [`${much} ${text(`counts.${rule.count}`)}`, ...caps].filter(Boolean).join(', ') + '.';
    },
    [text, format, grammar],
  );
}
