import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../api/client';
import { usePeriod } from '../../../period/usePeriod';
import type { Asked } from '../../../reports/useValueReport';

export type PersonRow = Schemas['PersonRow'];
export const orders = ['last_seen', 'engagement_value', 'revenue', 'visits'] as const;
export type Order = (typeof orders)[number];
export const pageSize = 50;

interface Question {
  readonly words: string;
  readonly order: Order;
  readonly page: number;
}

/** Who was there in the address's period. */
export function usePeople({ words, order, page }: Question): Asked<Schemas['PersonPage']> {
  const { from, to } = usePeriod();
  const queryKey = ['people', { from, to, words, order, page }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      read(api.GET('/api/people', { params: { query: { from, to, sort: order, page, size: pageSize, ...(words !== '' && { q: words }) } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}
