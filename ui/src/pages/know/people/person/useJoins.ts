import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../../api/client';
import type { JoinedKey } from '../../../../identity/joins';
import type { Asked } from '../../../../reports/useValueReport';

/** How the person's identifiers were joined, with what was refused or parted around them. */
export function useJoins(id: string): Asked<Schemas['Joins']> {
  const queryKey = ['joins', id] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/people/{id}/joins', { params: { path: { id } }, signal })),
  });
  return { query, queryKey };
}

/** Parts an identifier from the person's others; afterwards every figure may be another one. */
export function usePart(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, value }: Pick<JoinedKey, 'kind' | 'value'>) => read(api.POST('/api/people/{id}/part', { params: { path: { id } }, body: { kind, value } })),
    onSuccess: () => void client.invalidateQueries(),
  });
}
