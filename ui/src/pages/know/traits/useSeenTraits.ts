import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import type { Asked } from '../../../reports/useValueReport';

export type SeenTrait = Schemas['SeenTrait'];

/** Traits that people have and nobody has declared. */
export function useSeenTraits(): Asked<Schemas['SeenTraits']> {
  const queryKey = ['traits-seen'] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/traits/seen', { signal })) });
  return { query, queryKey };
}
