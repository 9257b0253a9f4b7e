import { useCallback } from 'react';
import { useText } from './text';

const known = ['user_id', 'crm_id', 'loyalty_card', 'email', 'phone', 'device_id', 'anonymous_id', 'previous_id'] as const;

/** What people call a kind of identifier; one that a company made up keeps its name. */
export function useKeyName(): (kind: string) => string {
  const text = useText();
  return useCallback(
    (kind: string) => {
      const found = known.find((one) => one === kind);
      return found === undefined ? kind : text(`kinds.${found}`);
    },
    [text],
  );
}
