import { useQuery } from '@tanstack/react-query';
import { api, read } from '../api/client';

/** One event as it is stored; it never changes. */
export function useEvent(id: string) {
  const queryKey = ['event', id] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/events/{event_id}', { params: { path: { event_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { query, queryKey };
}
