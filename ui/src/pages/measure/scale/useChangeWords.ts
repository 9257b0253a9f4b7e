import { useMemo } from 'react';
import type { Vocabulary } from '../../../conditions/useConditionFields';
import { fieldName } from '../../../conditions/sentence';
import { useGrammar } from '../../../conditions/useGrammar';
import { useConditionWords } from '../../../definitions/rules/useConditionWords';
import type { ChangeWords } from '../../../definitions/shell/DefinitionShell';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { counts, type Scale } from './scale';
import { useText } from './text';

const fields = ['points', 'count', 'cap_visit', 'cap_person', 'times', 'goal', 'label', 'condition'] as const;

const amounts = ['points', 'cap_visit', 'cap_person'];

/** How the scale's changes read: `rules[order].points` is »Kauf abgeschlossen: Punkte«. */
export function useChangeWords(scale: Scale, vocabulary: Vocabulary): ChangeWords {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const grammar = useGrammar();
  const conditionWords = useConditionWords(vocabulary);
  return useMemo(() => {
    const name = (path: string): string => {
      if (path === 'rules.order') return text('order');
      const found = /^rules\[(.+?)\](?:\.(\w+))?/.exec(path);
      if (found === null) return path;
      const [, key, field] = found;
      const rule = scale.rules.find((one) => one.key === key);
      const title = rule === undefined ? (key ?? path) : label(rule.label) || text('unnamed');
      const known = fields.find((one) => one === field);
      return known === undefined ? title : text('changed', { title, field: text(`field.${known}`) });
    };
    const value = (path: string, one: unknown): string | null => {
      const field = /^rules\[.+?\]\.(\w+)/.exec(path)?.[1];
      if (field === undefined) return null;
      if (amounts.includes(field)) return format.value('points', Number(one));
      if (field === 'goal') return text(one === 'macro' ? 'macro' : 'micro');
      const count = counts.find((known) => known === one);
      if (field === 'count' && count !== undefined) return text(`counts.${count}`);
      if (field === 'times' && typeof one === 'string') return fieldName(one, vocabulary, grammar);
      return conditionWords(path, one);
    };
    return { name, value };
  }, [scale, vocabulary, text, label, format, grammar, conditionWords]);
}
