import { useCallback } from 'react';
import { Problem } from '../../api/problem';
import { useText } from './text';

/** Why something failed, in a sentence for the reader. */
export function useReason(): (error: unknown) => string {
  const text = useText();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof Problem)) return text('drawing', { message: error instanceof Error ? error.message : String(error) });
      if (error.code === 'unreachable') return text('unreachable');
      if (error.code === 'garbled') return text('garbled', { message: error.message });
      if (error.message === '') return error.status === 403 ? text('refused') : text('unreadable', { status: error.status });
      return [error.message, error.hint].filter(Boolean).join(' ');
    },
    [text],
  );
}
