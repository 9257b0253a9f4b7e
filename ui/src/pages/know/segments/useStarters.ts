import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read } from '../../../api/client';
import { startersOf, type Starter } from '../../../segments/starters';

/** Stands for the tag that the reader chooses, as long as nobody is interested in anything. */
const anyTag = 'theme:example';

/** The ready-made ones; the third asks for the interest that most people have. */
export function useStarters(): readonly Starter[] {
  const { data } = useQuery({ queryKey: ['interests-overview'], queryFn: ({ signal }) => read(api.GET('/api/interests/overview', { signal })), staleTime: 300_000 });
  const first = data?.tags[0];
  const tag = first === undefined ? anyTag : `${first.group}:${first.tag}`;
  return useMemo(() => startersOf(tag), [tag]);
}
