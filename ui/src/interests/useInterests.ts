import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';

export type PersonInterests = Schemas['PersonInterests'];
export type InterestGroup = PersonInterests['groups'][number];
export type InterestsOverview = Schemas['InterestsOverview'];

/** What a person is interested in now, over time and why. */
export function usePersonInterests(id: string): Asked<PersonInterests> {
  const queryKey = ['person', id, 'interests'] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/people/{id}/interests', { params: { path: { id } }, signal })) });
  return { query, queryKey };
}

/** What everybody is interested in, and how narrow they have become. */
export function useInterestsOverview(): Asked<InterestsOverview> {
  const queryKey = ['interests'] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/interests/overview', { signal })) });
  return { query, queryKey };
}
