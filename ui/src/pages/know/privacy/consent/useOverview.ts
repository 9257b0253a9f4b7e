import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../../api/client';
import { usePeriod } from '../../../../period/usePeriod';
import type { Asked } from '../../../../reports/useValueReport';

export type Overview = Schemas['ConsentOverview'];

/** How everybody has decided, and the decisions of the address's period. */
export function useOverview(): Asked<Overview> {
  const { from, to } = usePeriod();
  const queryKey = ['consent-overview', { from, to }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/consent/overview', { params: { query: { from, to } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}

export interface DayOfDecisions {
  readonly day: string;
  readonly granted: number;
  readonly denied: number;
}

const step = 86_400_000;

/** All purposes of a day together, and a zero for each day on which nobody decided. */
export function daily(overview: Overview, from: string, to: string): readonly DayOfDecisions[] {
  const days = new Map<string, DayOfDecisions>();
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += step) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.set(day, { day, granted: 0, denied: 0 });
  }
  for (const { day, granted, denied } of overview.changes) {
    const held = days.get(day);
    if (held !== undefined) days.set(day, { day, granted: held.granted + granted, denied: held.denied + denied });
  }
  return [...days.values()];
}
