import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { saveDraft } from '../../../definitions/useDefinition';
import type { Segment } from '../../../segments/segment';

interface Creation {
  readonly key: string;
  readonly segment: Segment;
}

/** Keeps a new segment as a draft and opens it in the builder; nobody belongs to it before it is published. */
export function useCreate() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ key, segment }: Creation) => saveDraft({ kind: 'segment', name: key }, { ...segment }),
    onSuccess: async (_, { key }) => {
      await client.invalidateQueries({ queryKey: ['definitions', 'segment'] });
      await navigate({ to: '/know/segments/$segment/edit', params: { segment: key } });
    },
  });
}

/** The key itself, or with the first number that is free. */
export function freeKey(wanted: string, taken: readonly string[]): string {
  let key = wanted;
  for (let number = 2; taken.includes(key); number += 1) key = `${wanted}-${number}`;
  return key;
}
