import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, read, type Schemas } from '../../../../api/client';
import type { Asked } from '../../../../reports/useValueReport';
import { traitsKey } from '../../../../traits/usePersonTraits';

export type Person = Schemas['Person'];
const keyOf = (id: string) => ['person', id] as const;

export function usePerson(id: string): Asked<Person> {
  const queryKey = keyOf(id);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/people/{id}', { params: { path: { id } }, signal })),
  });
  return { query, queryKey };
}

/** Asks for the person's figures anew, at most once a second however many events arrive. */
export function useRefreshPerson(id: string): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: keyOf(id) });
      void client.invalidateQueries({ queryKey: traitsKey(id) });
    }, 1000);
  };
}
