import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { orders, type Order } from './usePeople';

export interface PeopleSearch {
  readonly words: string;
  readonly order: Order;
  readonly page: number;
  /** Writes what changed into the address; another search begins on its first page. */
  readonly change: (change: Partial<Pick<PeopleSearch, 'words' | 'order' | 'page'>>) => void;
}

type Search = Record<string, unknown>;

/** Words, order and page as the address holds them. */
export function usePeopleSearch(): PeopleSearch {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    ({ words, order, page }: Partial<PeopleSearch>) =>
      void navigate({
        to: '.',
        replace: true,
        resetScroll: page !== undefined,
        search: (now: Search) => ({
          ...now,
          ...(words !== undefined && { q: words || undefined }),
          ...(order !== undefined && { sort: order === 'last_seen' ? undefined : order }),
          page: page !== undefined && page > 1 ? String(page) : undefined,
        }),
      }),
    [navigate],
  );
  return {
    words: typeof search['q'] === 'string' ? search['q'] : '',
    order: orders.find((order) => order === search['sort']) ?? 'last_seen',
    page: Math.max(1, Number.parseInt(String(search['page']), 10) || 1),
    change,
  };
}
