import { useMemo } from 'react';
import { useLabel } from '../i18n/useText';
import type { Grammar } from './sentence';
import { useText } from './text';

export function useGrammar(): Grammar {
  const text = useText();
  const label = useLabel();
  return useMemo(
    () => ({
      and: text('and'),
      or: text('or'),
      not: text('not'),
      always: text('always'),
      yes: text('yes'),
      no: text('no'),
      more: (count) => text('more', { count }),
      quote: (value) => text('quoted', { value }),
      label,
    }),
    [text, label],
  );
}
