import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDimensions, type Dimension } from '../../../metrics/useMetrics';
import type { DimensionName } from '../../../reports/useValueReport';

/** What the table can list: whatever the server can split figures by. */
export interface Breakdown extends Dimension {
  readonly name: DimensionName;
}

const usual = 'channel';

export const splits = (dimension: Dimension): dimension is Breakdown => dimension.uses.includes('split');

/** What the table lists, kept in the address. */
export function useBreakdown(): { readonly by: DimensionName; readonly all: readonly Breakdown[]; readonly choose: (by: string) => void } {
  const { by }: { by?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const all = useDimensions().filter(splits);
  const choose = (name: string) =>
    void navigate({ to: '.', search: (search: Record<string, unknown>) => ({ ...search, by: name === usual ? undefined : name }), resetScroll: false });
  return { by: all.find(({ name }) => name === by)?.name ?? usual, all, choose };
}
