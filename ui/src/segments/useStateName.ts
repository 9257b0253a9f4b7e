import { useCallback } from 'react';
import { useText } from './text';
import type { SegmentRow } from './useSegments';

/** Whether its members are all found; null: it is a draft and has none. */
export function useStateName(): (segment: SegmentRow | null) => string {
  const text = useText();
  return useCallback(
    (segment) => text(segment === null ? 'states.draft' : !segment.active ? 'states.off' : segment.state === 'filling' ? 'states.filling' : 'states.live'),
    [text],
  );
}
