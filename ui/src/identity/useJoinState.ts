import { useCallback } from 'react';
import type { Join } from './joins';
import { useText } from './text';

const known = ['joined', 'refused', 'parted', 'suspicious'] as const;

interface StateWords {
  readonly name: string;
  /** Why two keys are not one person; null where they are. */
  readonly reason: string | null;
}

/** What became of two keys that occurred together, in words. */
export function useJoinState(): (join: Join) => StateWords {
  const text = useText();
  return useCallback(
    ({ state }: Join) => {
      const found = known.find((one) => one === state);
      if (found === undefined) return { name: state, reason: null };
      return { name: text(`states.${found}`), reason: found === 'joined' ? null : text(`reasons.${found}`) };
    },
    [text],
  );
}
