import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';

export type Settings = Schemas['Settings'];
const settingsKey = ['settings'] as const;

const askSettings = ({ signal }: { signal: AbortSignal }) => read(api.GET('/api/settings', { signal }));

export const useSettings = () => useQuery({ queryKey: settingsKey, queryFn: askSettings });

export interface Borders {
  /** Visits and points per visit; null: the server takes the median. */
  readonly volume: number | null;
  readonly value: number | null;
}

/** Keeps the matrix's borders for everyone; the matrix is asked anew, its quadrants change with them. */
export function useSaveBorders() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ volume, value }: Borders) => {
      const settings = await client.ensureQueryData({ queryKey: settingsKey, queryFn: askSettings });
      return read(api.PUT('/api/settings', { body: { ...settings, border_volume: volume, border_value: value } }));
    },
    // The lines stay where they were put while the server sorts the fields anew.
    onMutate: async ({ volume, value }) => {
      await client.cancelQueries({ queryKey: ['matrix'] });
      if (volume === null || value === null) return;
      client.setQueriesData<Schemas['Matrix']>({ queryKey: ['matrix'] }, (old) => old && { ...old, borders: { volume, value, set_by: 'user' } });
    },
    onSuccess: (settings) => client.setQueryData(settingsKey, settings),
    onSettled: () => client.invalidateQueries({ queryKey: ['matrix'] }),
  });
}
