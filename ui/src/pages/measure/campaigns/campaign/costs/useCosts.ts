import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../../../api/client';
import type { Asked } from '../../../../../reports/useValueReport';

export type CostPage = Schemas['CostPage'];
export type Cost = Schemas['CostRow'];
export type CostForm = Schemas['CostForm'];

const size = 25;

/** The costs booked for a campaign, newest first. */
export function useCosts(campaign: string, page: number): Asked<CostPage> {
  const queryKey = ['costs', campaign, page] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/costs', { params: { query: { campaign, page, size } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}

/** Whatever shows cost is asked anew. */
function useRefreshCosts(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all(['costs', 'value', 'matrix'].map((name) => client.invalidateQueries({ queryKey: [name] })));
}

export function useBookCost() {
  const refresh = useRefreshCosts();
  return useMutation({ mutationFn: (body: CostForm) => read(api.POST('/api/costs', { body })), onSuccess: refresh });
}

export function useTakeCostBack() {
  const refresh = useRefreshCosts();
  return useMutation({ mutationFn: (id: string) => read(api.POST('/api/costs/{id}/reversal', { params: { path: { id } } })), onSuccess: refresh });
}
