import { useCallback } from 'react';
import type de from './strings.de';
import { useText } from './text';

type Reason = keyof typeof de.why;

/** Why something was decided, in a word. */
export function useReasonName(): (reason: string) => string {
  const text = useText();
  return useCallback((reason) => text(`why.${reason as Reason}`), [text]);
}
