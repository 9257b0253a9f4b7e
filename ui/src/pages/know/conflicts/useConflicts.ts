import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import type { Asked } from '../../../reports/useValueReport';

export type Receipt = Schemas['Receipt'];
const most = 200;

/** Refused joins and suspicious keys, those of the largest knots first. */
export function useConflicts(): Asked<Schemas['Conflicts']> {
  const queryKey = ['conflicts'] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/conflicts', { params: { query: { limit: most } }, signal })),
  });
  return { query, queryKey };
}

/** The receipts of all erasures, newest first. */
export function useErasures(): Asked<Schemas['Receipts']> {
  const queryKey = ['erasures'] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/erasures', { signal })) });
  return { query, queryKey };
}
