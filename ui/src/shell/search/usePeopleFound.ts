import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';

export type FoundPerson = Schemas['FoundPerson'];

const pause = 120;
const nobody: readonly FoundPerson[] = [];

export interface PeopleFound {
  readonly rows: readonly FoundPerson[];
  readonly more: boolean;
  /** The answer to what stands in the field now has not come yet. */
  readonly waiting: boolean;
  readonly error: unknown;
}

/** People found as one types: asked a moment after the last letter; an answer that nobody waits for is broken off. */
export function usePeopleFound(words: string): PeopleFound {
  const typed = words.trim();
  const [asked] = useDebouncedValue(typed, pause);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['people-found', asked],
    queryFn: ({ signal }) => read(api.GET('/api/people/search', { params: { query: { q: asked, limit: 8 } }, signal })),
    enabled: asked !== '' && typed !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  if (typed === '') return { rows: nobody, more: false, waiting: false, error: null };
  const waiting = typed !== asked || (isFetching && (data === undefined || isPlaceholderData));
  return { rows: error === null ? (data?.rows ?? nobody) : nobody, more: data?.more ?? false, waiting, error: waiting ? null : error };
}
