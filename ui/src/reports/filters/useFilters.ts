import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { listOf } from '../../app/search';

type Search = Record<string, unknown>;

/** The filters of the address, as the reports take them: `channel:Email`. */
export function useFilters(): readonly string[] {
  const { where }: Search = useSearch({ strict: false });
  // The router keeps equal search parts the same object.
  return useMemo(() => [...new Set(listOf(where))], [where]);
}

/** Puts other filters into the address. Rows that were opened below stay open, the reader stays where he is. */
export function useSetFilters(): (filters: readonly string[]) => void {
  const navigate = useNavigate();
  return useCallback(
    (filters) => void navigate({ to: '.', search: (search: Search) => ({ ...search, where: filters.length === 0 ? undefined : [...filters] }), resetScroll: false }),
    [navigate],
  );
}
