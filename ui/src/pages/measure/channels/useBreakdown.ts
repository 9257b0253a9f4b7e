import { useNavigate, useSearch } from '@tanstack/react-router';
import type { DimensionName } from '../../../reports/useValueReport';

export const breakdowns = ['channel', 'campaign', 'source', 'device', 'country', 'category', 'visitor_type'] as const satisfies readonly DimensionName[];
export type Breakdown = (typeof breakdowns)[number];

/** What the table lists, kept in the address. */
export function useBreakdown(): [Breakdown, (by: Breakdown) => void] {
  const { by }: { by?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const chosen = breakdowns.find((name) => name === by) ?? 'channel';
  const choose = (name: Breakdown) =>
    void navigate({ to: '.', search: (search: Record<string, unknown>) => ({ ...search, by: name === 'channel' ? undefined : name }), resetScroll: false });
  return [chosen, choose];
}
