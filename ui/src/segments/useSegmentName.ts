import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read } from '../api/client';
import { useLabel } from '../i18n/useText';

/** What people call a segment; one that is not there any more goes by its key. */
export function useSegmentName(): (key: string) => string {
  const label = useLabel();
  const { data } = useQuery({ queryKey: ['segments'], queryFn: ({ signal }) => read(api.GET('/api/segments', { signal })), staleTime: 300_000 });
  return useCallback(
    (key: string) => {
      const found = data?.rows.find((row) => row.key === key);
      return found === undefined ? key : label(found.label) || key;
    },
    [data, label],
  );
}
