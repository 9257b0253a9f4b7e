import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { Asked } from '../reports/useValueReport';

export type Kind = 'scale' | 'channels' | 'consent' | 'interests' | 'traits' | 'retention' | 'campaign' | 'touchpoint' | 'segment' | 'experience' | 'collection';
export type DefinitionState = Schemas['DefinitionState'];
export type Changes = Schemas['Changes']['changes'];

/** One document's place. The one document of a kind that has only one is called `default`. */
export interface Which {
  readonly kind: Kind;
  readonly name: string;
}
export const single = 'default';

/** The client encodes once; a second time keeps a slash in a name from being taken for a part of the path. */
export const pathOf = ({ kind, name }: Which) => ({ kind, key: encodeURIComponent(name) });

const stateKey = ({ kind, name }: Which) => ['definition', kind, name] as const;

export function useDefinition(which: Which): Asked<DefinitionState> {
  const queryKey = stateKey(which);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/definitions/{kind}/{key}', { params: { path: pathOf(which) }, signal })),
    refetchOnWindowFocus: false,
  });
  return { query, queryKey };
}

export function useDefinitions(kind: Kind): Asked<Schemas['DefinitionRows']> {
  const queryKey = ['definitions', kind] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/definitions/{kind}', { params: { path: { kind } }, signal })) });
  return { query, queryKey };
}

/** Everything that shows this document is asked for anew. */
export function useRefreshDefinition(which: Which): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    void client.invalidateQueries({ queryKey: ['definitions', which.kind] });
    void client.invalidateQueries({ queryKey: ['names'] });
    void client.invalidateQueries({ queryKey: ['definition-diff', which.kind, which.name] });
    await client.invalidateQueries({ queryKey: stateKey(which) });
  };
}

export const saveDraft = (which: Which, body: Record<string, unknown>) => read(api.PUT('/api/definitions/{kind}/{key}', { params: { path: pathOf(which) }, body: { body } }));

/** `last`: there is nothing in force, so the document is gone with its draft; asking for it again would only fail. */
export function useDiscardDraft(which: Which, last: boolean) {
  const client = useQueryClient();
  const refresh = useRefreshDefinition(which);
  return useMutation({
    mutationFn: () => read(api.DELETE('/api/definitions/{kind}/{key}/draft', { params: { path: pathOf(which) } })),
    onSuccess: () => (last ? client.invalidateQueries({ queryKey: ['definitions', which.kind] }) : refresh()),
  });
}

export function usePublish(which: Which) {
  const client = useQueryClient();
  const refresh = useRefreshDefinition(which);
  return useMutation({
    mutationFn: (form: { readonly note: string; readonly revalue: boolean }) => read(api.POST('/api/definitions/{kind}/{key}/publish', { params: { path: pathOf(which) }, body: form })),
    onSuccess: async () => {
      await refresh();
      void client.invalidateQueries({ queryKey: ['value'] });
      void client.invalidateQueries({ queryKey: ['matrix'] });
    },
  });
}

export function useRollBack(which: Which) {
  const refresh = useRefreshDefinition(which);
  return useMutation({
    mutationFn: (form: { readonly version: number; readonly note: string }) => read(api.POST('/api/definitions/{kind}/{key}/rollback', { params: { path: pathOf(which) }, body: form })),
    onSuccess: refresh,
  });
}

/** What differs between two versions: a number, `published` or `draft`. */
export function useDiff(which: Which, from: string, to: string): Asked<Schemas['Changes']> {
  const queryKey = ['definition-diff', which.kind, which.name, from, to] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/definitions/{kind}/{key}/diff', { params: { path: pathOf(which), query: { from, to } }, signal })),
    staleTime: 0,
  });
  return { query, queryKey };
}
