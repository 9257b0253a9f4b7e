import { useInfiniteQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';

export type Line = Schemas['DecisionLine'];

export interface Filters {
  readonly experience: string | null;
  readonly person: string | null;
}

const size = 50;

/** The log of decisions, the newest first; older ones page by page. */
export function useDecisions({ experience, person }: Filters) {
  const queryKey = ['decisions-log', experience, person] as const;
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: null as number | null,
    queryFn: ({ signal, pageParam }) =>
      read(
        api.GET('/api/decisions', {
          params: { query: { limit: size, ...(experience !== null && { experience }), ...(person !== null && { person }), ...(pageParam !== null && { before: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next,
  });
  return { query, queryKey };
}
