import type { Results } from '../../../../experiences/useExperiences';

type Days = Results['days'];

export interface Totals {
  readonly all: number;
  readonly of: (variant: string) => number;
  /** What was shown most; null: nothing was. */
  readonly most: string | null;
}

/** How often what was shown over all days. */
export function totalsOf(days: Days): Totals {
  const sums = new Map<string, number>();
  for (const { variant, decisions } of days) sums.set(variant, (sums.get(variant) ?? 0) + decisions);
  const all = [...sums.values()].reduce((sum, one) => sum + one, 0);
  const [most] = [...sums].toSorted(([, a], [, b]) => b - a);
  return { all, of: (variant) => sums.get(variant) ?? 0, most: most?.[0] ?? null };
}
