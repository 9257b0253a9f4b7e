import type { ReportRow, ValueReport } from '../useValueReport';

/** What the period's figures say, before it is put into words. */
export type Finding =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'sums'; readonly visits: number; readonly value: number; readonly perVisit: number }
  | { readonly kind: 'visits'; readonly visits: number }
  | { readonly kind: 'change'; readonly visits: Course; readonly value: Course; readonly visitsBy: number; readonly valueBy: number };

export type Course = 'up' | 'down' | 'level';

/** Half a per cent either way reads as »the same«. */
const levelBelow = 0.005;
const courseOf = (share: number): Course => (Math.abs(share) < levelBelow ? 'level' : share > 0 ? 'up' : 'down');

/** Visits against value per visit, compared with the period before where that holds anything. */
export function findingOf({ totals }: Pick<ValueReport, 'totals'>): Finding {
  const { visits, engagement_value: value, value_per_visit: perVisit, previous } = totals;
  if (!visits) return { kind: 'nothing' };
  if (perVisit === null || value === null || value === 0) return { kind: 'visits', visits };
  const before = previous?.value_per_visit;
  if (!previous?.visits || !before) return { kind: 'sums', visits, value, perVisit };
  const visitsBy = visits / previous.visits - 1;
  const valueBy = perVisit / before - 1;
  return { kind: 'change', visits: courseOf(visitsBy), value: courseOf(valueBy), visitsBy: Math.abs(visitsBy), valueBy: Math.abs(valueBy) };
}

export interface Best {
  readonly rows: readonly ReportRow[];
  /** Their part of all visits, and of all cost where there is any that covers them. */
  readonly visitsShare: number;
  readonly costShare: number | null;
}

const enough = 0.005;
const sum = (amounts: readonly (number | null | undefined)[]): number => amounts.reduce<number>((whole, amount) => whole + (amount ?? 0), 0);

/** Up to three rows above the mean value per visit, best first; rows with hardly a visit prove nothing. */
export function bestOf({ rows, totals }: Pick<ValueReport, 'rows' | 'totals'>): Best | null {
  const { visits, value_per_visit: mean } = totals;
  if (mean === null || !visits || rows.length < 3) return null;
  const best = rows
    .filter((row) => (row.visits ?? 0) >= visits * enough && (row.value_per_visit ?? 0) > mean)
    .toSorted((a, b) => (b.value_per_visit ?? 0) - (a.value_per_visit ?? 0))
    .slice(0, 3);
  if (best.length === 0) return null;
  const cost = best.every((row) => row.uncovered.length === 0) ? sum(rows.map((row) => row.cost)) : 0;
  return {
    rows: best,
    visitsShare: sum(best.map((row) => row.visits)) / visits,
    costShare: cost > 0 ? sum(best.map((row) => row.cost)) / cost : null,
  };
}
