import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { readTrace, withoutTrace, withTrace, type Trace } from './trace';

type Search = Record<string, unknown>;

/** The figure that the address opens, and ways to go down, up and out. */
export function useTrace() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const trace = useMemo(() => readTrace(search), [search]);
  const go = useCallback((next: (now: Search) => Search) => void navigate({ to: '.', search: next, resetScroll: false }), [navigate]);
  const change = useCallback(
    (changes: Partial<Trace>) =>
      go((now) => {
        const current = readTrace(now);
        return current === null ? now : withTrace(now, { ...current, ...changes });
      }),
    [go],
  );
  const close = useCallback(() => go(withoutTrace), [go]);
  return { trace, change, close };
}
