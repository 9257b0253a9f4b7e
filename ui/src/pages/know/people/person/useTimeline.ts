import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read, type Schemas } from '../../../../api/client';
import type { TimelineRow } from '../../../../events/useEventWords';

type Timeline = Schemas['Timeline'];
type Loaded = InfiniteData<Timeline, number | null>;

const size = 50;
const keyOf = (id: string) => ['timeline', id] as const;

/** The person's events, newest first, page by page. Newer ones come in by the live stream. */
export function useTimeline(id: string) {
  const queryKey = keyOf(id);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      read(api.GET('/api/people/{id}/timeline', { params: { path: { id }, query: { limit: size, ...(pageParam !== null && { before: pageParam }) } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return { query, queryKey };
}

/** Puts new events on top of what is loaded; what is there already stays once. */
export function usePrepend(id: string): (rows: readonly TimelineRow[]) => void {
  const client = useQueryClient();
  return useCallback(
    (rows) => {
      client.setQueryData<Loaded>(keyOf(id), (loaded) => {
        if (loaded === undefined) return loaded;
        const known = new Set(loaded.pages.flatMap((page) => page.rows.map((row) => row.event_id)));
        const fresh = rows.filter((row) => !known.has(row.event_id));
        const [first, ...others] = loaded.pages;
        if (first === undefined || fresh.length === 0) return loaded;
        return { ...loaded, pages: [{ ...first, rows: [...fresh, ...first.rows] }, ...others] };
      });
    },
    [client, id],
  );
}
