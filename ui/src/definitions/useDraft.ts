import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { saveDraft, useRefreshDefinition, type DefinitionState, type Which } from './useDefinition';

export type Saving = 'idle' | 'pending' | 'saving' | 'failed';

/** How a draft is kept, whatever it holds. */
export interface Keeping {
  readonly saving: Saving;
  /** Why the draft could not be kept; its path names the field. */
  readonly problem: Problem | null;
  /** Saves at once what is still unsaved; false: it could not be kept. */
  readonly flush: () => Promise<boolean>;
}

export interface Draft<T> extends Keeping {
  readonly body: T;
  readonly change: (body: T) => void;
}

const pause = 700;

type Body = Record<string, unknown>;

/**
 * The document as it is being edited. It saves itself a moment after the last change, one request at a time, and once more
 * when the page is left. What the server refuses stays on the page, with the reason at its field.
 */
export function useDraft<T extends object>(which: Which, state: DefinitionState, read: (body: Body) => T): Draft<T> {
  const [body, setBody] = useState(() => read(state.draft?.body ?? state.published?.body ?? {}));
  const [saving, setSaving] = useState<Saving>('idle');
  const [problem, setProblem] = useState<Problem | null>(null);
  const refresh = useRefreshDefinition(which);
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  const unsaved = useRef<T | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean> | null>(null);
  const { kind, name } = which;

  const save = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    if (running.current !== null) await running.current;
    const next = unsaved.current;
    if (next === null) return true;
    unsaved.current = null;
    setSaving('saving');
    const run = saveDraft({ kind, name }, next as Body).then(
      () => {
        setProblem(null);
        setSaving(unsaved.current === null ? 'idle' : 'pending');
        return latest.current().then(() => true);
      },
      (error: unknown) => {
        unsaved.current ??= next;
        setProblem(error instanceof Problem ? error : Problem.unreachable(error));
        setSaving('failed');
        return false;
      },
    );
    running.current = run;
    const kept = await run;
    running.current = null;
    return kept;
  }, [kind, name]);

  const change = useCallback(
    (next: T) => {
      setBody(next);
      unsaved.current = next;
      setSaving('pending');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pause);
    },
    [save],
  );
  useEffect(() => () => void save(), [save]);
  return { body, change, saving, problem, flush: save };
}
