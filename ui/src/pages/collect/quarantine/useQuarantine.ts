import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import { sessionKey } from '../../../app/session';
import type { Asked } from '../../../reports/useValueReport';

export type Reject = Schemas['QuarantineRow'];
export const origins = ['all', 'http', 'import'] as const;
export type Origin = (typeof origins)[number];
export const pageSize = 50;

/** What could not become an event, newest first. */
export function useQuarantine(origin: Origin, page: number): Asked<Schemas['QuarantinePage']> {
  const queryKey = ['quarantine', { origin, page }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/quarantine', { params: { query: { page, size: pageSize, ...(origin !== 'all' && { origin }) } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}

function useRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['quarantine'] });
    void client.invalidateQueries({ queryKey: sessionKey });
  };
}

interface Replay {
  readonly id: string;
  /** The mended text; null: as it came, once the cause elsewhere is mended. */
  readonly body: string | null;
}

export function useReplay() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, body }: Replay) => read(api.POST('/api/quarantine/{id}/replay', { params: { path: { id } }, body: { body } })),
    onSuccess: refresh,
  });
}

export function useDiscard() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => read(api.DELETE('/api/quarantine/{id}', { params: { path: { id } } })), onSuccess: refresh });
}
