import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read, type Schemas } from '../api/client';
import type { Label } from '../i18n/language';
import { useLabel } from '../i18n/useText';

type Rows = Schemas['DefinitionRows'];

const isLabel = (value: unknown): value is Label => typeof value === 'object' && value !== null && 'de' in value && 'en' in value;

/** Labels of the channels in force, by the name that events carry. */
function channelLabels({ rows }: Rows): ReadonlyMap<string, Label> {
  const rules: unknown = rows[0]?.body['rules'];
  if (!Array.isArray(rules)) return new Map();
  return new Map(rules.flatMap((rule: { name?: unknown; label?: unknown }): [string, Label][] => (typeof rule.name === 'string' && isLabel(rule.label) ? [[rule.name, rule.label]] : [])));
}

function touchpointLabels({ rows }: Rows): ReadonlyMap<string, Label> {
  return new Map(rows.flatMap((row): [string, Label][] => (isLabel(row.body['label']) ? [[row.key, row.body['label']]] : [])));
}

const useLabels = (kind: 'channels' | 'touchpoint', select: (rows: Rows) => ReadonlyMap<string, Label>) =>
  useQuery({
    queryKey: ['definitions', kind],
    queryFn: ({ signal }) => read(api.GET('/api/definitions/{kind}', { params: { path: { kind } }, signal })),
    staleTime: 300_000,
    select,
  }).data;

function useName(labels: ReadonlyMap<string, Label> | undefined): (name: string) => string {
  const label = useLabel();
  return useCallback(
    (name: string) => {
      const found = labels?.get(name);
      return found === undefined ? name : label(found);
    },
    [labels, label],
  );
}

/** »Paid Search« as people call it; a channel that an import brought keeps its own name. */
export const useChannelName = (): ((name: string) => string) => useName(useLabels('channels', channelLabels));
export const useTouchpointName = (): ((name: string) => string) => useName(useLabels('touchpoint', touchpointLabels));
