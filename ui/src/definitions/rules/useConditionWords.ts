import { useCallback } from 'react';
import { groupOf } from '../../conditions/condition';
import { sentenceOf, textOfPieces } from '../../conditions/sentence';
import type { Vocabulary } from '../../conditions/useConditionFields';
import { useGrammar } from '../../conditions/useGrammar';

/** A changed piece of a condition as a sentence; null for what is none. */
export function useConditionWords(vocabulary: Vocabulary): (path: string, value: unknown) => string | null {
  const grammar = useGrammar();
  return useCallback(
    (path, value) => {
      if (!path.includes('.condition')) return null;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return textOfPieces(sentenceOf(groupOf(value), vocabulary, grammar));
      if (path.endsWith('.field')) return typeof value === 'string' ? textOfPieces([{ kind: 'field', text: grammar.label(vocabulary.field(value)?.label ?? { de: value, en: value }) }]) : null;
      if (path.endsWith('.operator')) {
        const operator = typeof value === 'string' ? vocabulary.operator(value) : undefined;
        return operator === undefined ? null : grammar.label(operator.label);
      }
      if (path.endsWith('.combinator')) return value === 'or' ? grammar.or : grammar.and;
      return typeof value === 'string' ? grammar.quote(value) : null;
    },
    [vocabulary, grammar],
  );
}
