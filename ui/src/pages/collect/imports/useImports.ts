import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import { sessionKey } from '../../../app/session';
import type { Asked } from '../../../reports/useValueReport';

export type Import = Schemas['Import'];
export type Mapping = Schemas['Mapping'];

const queryKey = ['imports'] as const;
const often = 1000;

const runs = ({ rows }: Schemas['Imports']): boolean => rows.some((one) => one.state === 'running' || one.state === 'waiting');

/** All imports, newest first; while one runs or waits the page follows it. */
export function useImports(): Asked<Schemas['Imports']> {
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/imports', { signal })),
    refetchInterval: ({ state }) => (state.data !== undefined && runs(state.data) ? often : false),
  });
  return { query, queryKey };
}

export const useMappings = () =>
  useQuery({ queryKey: ['mappings'], queryFn: ({ signal }) => read(api.GET('/api/mappings', { signal })), staleTime: Number.POSITIVE_INFINITY });

interface Upload {
  readonly mapping: string;
  readonly files: readonly File[];
}

/** Hands the files over; the import then runs on the server, whether this page stays open or not. */
export function useStartImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ mapping, files }: Upload) =>
      read(
        api.POST('/api/imports', {
          // The generated type says text for a file; the form below is what really goes out.
          body: { mapping, files: files.map((file) => file.name) },
          bodySerializer: () => {
            const form = new FormData();
            form.set('mapping', mapping);
            for (const file of files) form.append('files', file);
            return form;
          },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: sessionKey });
    },
  });
}

/** Runs an import once more that was broken off; its files are still on the server. */
export function useImportAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => read(api.POST('/api/imports/{id}/again', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}

/** Seconds until the end at the rate so far; null where the length is not known. */
export function secondsLeft({ state, total, read: done, rate }: Import): number | null {
  if (state !== 'running' || total === null || rate === null || rate <= 0) return null;
  return Math.max(0, (total - done) / rate);
}
