import { useMemo } from 'react';
import { isDidValue } from '../../../../../conditions/did';
import { didPieces, textOfPieces } from '../../../../../conditions/sentence';
import { useGrammar } from '../../../../../conditions/useGrammar';
import type { Vocabulary } from '../../../../../conditions/useConditionFields';
import { usePurposeName } from '../../../../../consent/usePurposeName';
import { useConditionWords } from '../../../../../definitions/rules/useConditionWords';
import type { ChangeWords } from '../../../../../definitions/shell/DefinitionShell';
import { useText } from './text';

const fields = { 'label.de': 'labelDe', 'label.en': 'labelEn', label: 'label', description: 'description', owner: 'owner', purpose: 'purpose', list: 'list', active: 'active' } as const;
const isField = (path: string): path is keyof typeof fields => Object.hasOwn(fields, path);

/** How a segment's changes read: `condition.rules[1].value.days` is »Bedingung, Regel 2«. */
export function useChangeWords(vocabulary: Vocabulary): ChangeWords {
  const text = useText();
  const grammar = useGrammar();
  const purposeName = usePurposeName();
  const conditionWords = useConditionWords(vocabulary);
  return useMemo(() => {
    const name = (path: string): string => {
      const rule = /^condition\.rules\[(\d+)\]/.exec(path)?.[1];
      if (rule !== undefined) return text('changedRule', { place: Number(rule) + 1 });
      if (path.startsWith('condition')) return text('field.condition');
      return isField(path) ? text(`field.${fields[path]}`) : path;
    };
    const value = (path: string, one: unknown): string | null => {
      if (path === 'purpose' && typeof one === 'string') return purposeName(one);
      if (typeof one === 'boolean' && (path === 'list' || path === 'active')) return text(one ? 'on' : 'off');
      if (path === 'label' && typeof one === 'object' && one !== null) return Object.values(one).join(' / ');
      if (!path.startsWith('condition')) return null;
      if (isDidValue(one)) return textOfPieces(didPieces({ operator: '>=', value: one }, vocabulary, grammar));
      if (typeof one === 'number') return grammar.number(one);
      return conditionWords(`.${path}`, one);
    };
    return { name, value };
  }, [text, grammar, purposeName, conditionWords, vocabulary]);
}
