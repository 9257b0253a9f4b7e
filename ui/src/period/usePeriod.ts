import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSession } from '../app/useSession';
import { readPeriod, startBefore, type Period } from './period';
import { useToday } from './useToday';

export interface ChosenPeriod extends Period {
  readonly today: string;
  readonly compare: 'previous' | 'none';
  /** Whether the reader wants a comparison at all. */
  readonly wanted: boolean;
  /** The first day with data where that is too late for a comparison: half a period before would look like growth. */
  readonly dataFrom: string | null;
}

/**
 * The period of the address, in the company's calendar, and whether it is compared with the one before.
 * Where the data end before today, "the last 90 days" end with them: days that nobody has told us of are no decline.
 */
export function usePeriod(): ChosenPeriod {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const { timezone, data_range } = useSession();
  const now = useToday(timezone);
  const today = data_range !== null && data_range.to < now ? data_range.to : now;
  const { period, from, to, compare } = search;
  const first = data_range?.from ?? null;
  return useMemo(() => {
    const chosen = readPeriod({ period, from, to }, today);
    const wanted = compare !== 'none';
    const dataFrom = first !== null && first > startBefore(chosen) ? first : null;
    return { ...chosen, today, wanted, dataFrom, compare: wanted && dataFrom === null ? 'previous' : 'none' };
  }, [period, from, to, compare, today, first]);
}
