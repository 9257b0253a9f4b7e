import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { api, read } from '../../../api/client';
import { useLive } from '../../../live/useLive';
import type { LiveRow } from '../../../live/stream';
import { emptyFeed, resumed, withBatch, withHead, withHistory, type Feed } from './feed';

type Step =
  | { readonly kind: 'history'; readonly rows: readonly LiveRow[] }
  | { readonly kind: 'batch'; readonly rows: readonly LiveRow[]; readonly paused: boolean; readonly now: number }
  | { readonly kind: 'head'; readonly head: number; readonly now: number }
  | { readonly kind: 'resume' };

function next(feed: Feed, step: Step): Feed {
  switch (step.kind) {
    case 'history':
      return withHistory(feed, step.rows);
    case 'batch':
      return withBatch(feed, step.rows, step.paused, step.now);
    case 'head':
      return withHead(feed, step.head, step.now);
    case 'resume':
      return resumed(feed);
  }
}

const startRows = 100;

/** The newest events and all that follow, until paused. */
export function useFeed() {
  const [feed, dispatch] = useReducer(next, emptyFeed);
  const [paused, setPaused] = useState(false);
  const queryKey = ['events', 'newest'] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/events', { params: { query: { limit: startRows } }, signal })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const { data } = query;
  useEffect(() => {
    if (data !== undefined) dispatch({ kind: 'history', rows: data.rows });
  }, [data]);
  const { connection, status } = useLive({
    person: null,
    onRows: (rows) => dispatch({ kind: 'batch', rows, paused, now: Date.now() }),
    onReopen: () => void query.refetch(),
  });
  useEffect(() => {
    if (status !== null) dispatch({ kind: 'head', head: status.head, now: Date.now() });
  }, [status]);
  const toggle = () => {
    if (paused) dispatch({ kind: 'resume' });
    setPaused(!paused);
  };
  return { feed, paused, toggle, connection, status, query, queryKey };
}
