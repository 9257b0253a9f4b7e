import { useCallback } from 'react';
import type { StrategyType } from './experience';
import { useText } from './text';

/** What a way of choosing is called. */
export function useStrategyName(): (type: StrategyType) => string {
  const text = useText();
  return useCallback((type) => text(`strategies.${type}`), [text]);
}
