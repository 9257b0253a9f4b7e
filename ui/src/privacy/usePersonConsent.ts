import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';

export type PersonConsent = Schemas['PersonConsent'];

/** What one person has decided, and the proof of it. */
export function usePersonConsent(id: string): Asked<PersonConsent> {
  const queryKey = ['person', id, 'consent'] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/people/{id}/consent', { params: { path: { id } }, signal })),
  });
  return { query, queryKey };
}
