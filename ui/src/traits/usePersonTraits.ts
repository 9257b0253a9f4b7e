import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';

export type PersonTrait = Schemas['PersonTrait'];
export type TraitTold = Schemas['TraitTold'];

export const traitsKey = (id: string) => ['person-traits', id] as const;

/** A person's traits with their sources, and everything that was told otherwise. */
export function usePersonTraits(id: string): Asked<Schemas['PersonTraits']> {
  const queryKey = traitsKey(id);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/people/{id}/traits', { params: { path: { id } }, signal })),
  });
  return { query, queryKey };
}
