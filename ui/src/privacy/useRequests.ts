import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';

export type RequestRow = Schemas['RequestRow'];
export type RequestForm = Schemas['RequestForm'];

const queryKey = ['privacy-requests'] as const;

/** What people have asked for; `enabled` false for those whom the server would refuse. */
export function useRequests(enabled = true): Asked<Schemas['RequestPage']> {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/privacy/requests', { signal })), enabled });
  return { query, queryKey };
}

export const isPending = (row: RequestRow): boolean => row.state === 'open' || row.state === 'scheduled';

export function useCreateRequest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RequestForm) => read(api.POST('/api/privacy/requests', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey }),
  });
}

export function useCancelRequest(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => read(api.POST('/api/privacy/requests/{id}/cancel', { params: { path: { id } }, body: { note } })),
    onSuccess: () => client.invalidateQueries({ queryKey }),
  });
}

/** Does it now. After an erasure every figure may be another one. */
export function useRunRequest(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/privacy/requests/{id}/run', { params: { path: { id } } })),
    onSuccess: (row) => (row.kind === 'erasure' ? client.invalidateQueries() : client.invalidateQueries({ queryKey })),
  });
}

/** The address of everything about a person, as a file in the reader's language. */
export const exportAddress = (person: string, language: string): string => `/api/people/${encodeURIComponent(person)}/export?lang=${language}`;
