import { useCallback } from 'react';
import { useFormat } from '../../format/useFormat';
import type { Period } from '../../period/period';
import { useText } from '../text';

/** »3. Quartal 2026«, »November 2026«, »Letzte 90 Tage« or the two days. */
export function usePeriodName(): (period: Period) => string {
  const text = useText();
  const format = useFormat();
  return useCallback(
    ({ preset, from, to }) => {
      switch (preset) {
        case null:
          return format.span(from, to);
        case 'this-month':
        case 'last-month':
          return format.month(from);
        case 'this-quarter':
        case 'last-quarter':
          return text('period.quarter', { quarter: Math.floor((Number(from.slice(5, 7)) - 1) / 3) + 1, year: from.slice(0, 4) });
        case 'this-year':
        case 'last-year':
          return from.slice(0, 4);
        default:
          return text(`period.preset.${preset}`);
      }
    },
    [text, format],
  );
}
