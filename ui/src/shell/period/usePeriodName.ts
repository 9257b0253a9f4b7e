import { useCallback } from 'react';
import { useFormat } from '../../format/useFormat';
import { useSession } from '../../app/useSession';
import { lengthInDays, type Period } from '../../period/period';
import { useToday } from '../../period/useToday';
import { useText } from '../text';

/** »3. Quartal 2026«, »November 2026«, »Letzte 90 Tage« or the two days. */
export function usePeriodName(): (period: Period) => string {
  const text = useText();
  const format = useFormat();
  const today = useToday(useSession().timezone);
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
          // The data may end before today, and the days are counted back from their end.
          return to < today ? text('period.until', { days: lengthInDays({ from, to }), day: format.day(to) }) : text(`period.preset.${preset}`);
      }
    },
    [text, format, today],
  );
}
