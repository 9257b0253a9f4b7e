import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';
import { exportedOf } from './exported';

export type SegmentRow = Schemas['SegmentRow'];
export type SegmentDetail = Schemas['SegmentDetail'];
export type SegmentDay = Schemas['SegmentDay'];
export type Member = Schemas['Member'];
export type ListTaken = Schemas['ListTaken'];

const fresh = 30_000;
/** While members are being found, the page follows. */
const often = 2000;

/** The client encodes once; a second time keeps a slash in a key from being taken for a part of the path. */
const pathOf = (key: string) => ({ key: encodeURIComponent(key) });
const filling = (rows: readonly SegmentRow[]): boolean => rows.some((row) => row.state === 'filling');

/** All published segments with their size. */
export function useSegments(): Asked<Schemas['SegmentRows']> {
  const queryKey = ['segments'] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/segments', { signal })),
    refetchInterval: ({ state }) => (state.data !== undefined && filling(state.data.rows) ? often : fresh),
  });
  return { query, queryKey };
}

/** One segment with its last 90 days. `wanted` false: not yet. */
export function useSegment(key: string, wanted = true): Asked<SegmentDetail> {
  const queryKey = ['segment', key] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/segments/{key}', { params: { path: pathOf(key) }, signal })),
    refetchInterval: ({ state }) => (state.data === undefined ? false : filling([state.data.segment]) ? often : fresh),
    enabled: wanted,
  });
  return { query, queryKey };
}

/** After publishing: everything that shows this segment is asked for anew. */
export function useRefreshSegment(key: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['segments'], ['segment', key], ['segment-members', key], ['segment-overlap'], ['segment-comparison']]) void client.invalidateQueries({ queryKey });
  };
}

const sample = 50;

/** Those who came last. */
export function useMembers(key: string): Asked<Schemas['MemberRows']> {
  const queryKey = ['segment-members', key] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/segments/{key}/members', { params: { path: pathOf(key), query: { limit: sample } }, signal })),
    refetchInterval: fresh,
  });
  return { query, queryKey };
}

/** Hands a list over: who is in it enters, who is no longer in it leaves. */
export function useUploadList(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      read(
        api.POST('/api/segments/{key}/list', {
          params: { path: pathOf(key) },
          // The generated type says text for a file; the form below is what really goes out.
          body: { file: file.name },
          bodySerializer: () => {
            const form = new FormData();
            form.set('file', file);
            return form;
          },
        }),
      ),
    onSuccess: () =>
      Promise.all([['segments'], ['segment', key], ['segment-members', key]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** The file of everybody in the segment, with leave and reason for the purpose; `address` is where the browser keeps it. */
export function useExport(key: string) {
  return useMutation({
    mutationFn: async (purpose: string) => {
      const content = (await read(api.GET('/api/segments/{key}/members.csv', { params: { path: pathOf(key), query: { purpose } }, parseAs: 'text' }))) as string;
      return { ...exportedOf(content), address: URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' })) };
    },
  });
}
