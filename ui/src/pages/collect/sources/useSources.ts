import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import { sessionKey } from '../../../app/session';
import type { Asked } from '../../../reports/useValueReport';

export type Source = Schemas['Source'];
export type NewSource = Schemas['NewSource'];
export const sourceKinds = ['web', 'server', 'app', 'pos', 'import'] as const satisfies readonly Source['kind'][];

const queryKey = ['sources'] as const;
const soon = 2000;
const later = 15_000;

/** Whether any source is still waiting for its first event; then one looks often. */
const waits = ({ rows }: Schemas['Sources']): boolean => rows.some((source) => source.first_event_at === null);

/** The sources with what has come from them; the page looks again by itself. */
export function useSources(): Asked<Schemas['Sources']> {
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/sources', { signal })),
    refetchInterval: ({ state }) => (state.data === undefined || waits(state.data) ? soon : later),
  });
  return { query, queryKey };
}

/** One source of the list; null: the list is there and it is not in it. */
export function useSource(key: string): { readonly source: Source | null | undefined; readonly query: UseQueryResult<Schemas['Sources']>; readonly queryKey: typeof queryKey } {
  const { query } = useSources();
  const source = query.data === undefined ? undefined : (query.data.rows.find((one) => one.key === key) ?? null);
  return { source, query, queryKey };
}

function useChange<In, Out>(run: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: sessionKey });
    },
  });
}

export const useCreateSource = () => useChange((body: NewSource) => read(api.POST('/api/sources', { body })));

export const useChangeSource = (key: string) =>
  useChange((body: Schemas['ChangedSource']) => read(api.PUT('/api/sources/{key}', { params: { path: { key } }, body })));

export const useAddWriteKey = (key: string) => useChange(() => read(api.POST('/api/sources/{key}/write-keys', { params: { path: { key } } })));

export const useRevokeWriteKey = (key: string) =>
  useChange((writeKey: string) => read(api.DELETE('/api/sources/{key}/write-keys/{write_key}', { params: { path: { key, write_key: writeKey } } })));

export const useTestEvent = (key: string) => useChange(() => read(api.POST('/api/sources/{key}/test', { params: { path: { key } } })));

/** The key to install: the newest that still counts. */
export const activeKey = (source: Source): string | null => source.write_keys.findLast((one) => one.revoked_at === null)?.key ?? null;
