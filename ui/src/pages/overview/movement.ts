import type { ValueReport } from '../../reports/useValueReport';

export interface Step {
  readonly label: string | null;
  readonly change: number;
}

/** From the value before to the value now, by channel; small ones together as `label: null`. */
export interface Movement {
  readonly before: number;
  readonly after: number;
  readonly steps: readonly Step[];
}

/** Largest gains first, largest losses last, the others together; null where nothing stood before. `shown`: how many have room. */
export function movementOf({ rows, totals }: Pick<ValueReport, 'rows' | 'totals'>, shown: number): Movement | null {
  const before = totals.previous?.engagement_value;
  const after = totals.engagement_value;
  if (typeof before !== 'number' || typeof after !== 'number') return null;
  if (before === 0 && after === 0) return null;
  const changes = rows
    .map((row): Step => ({ label: row.label, change: (row.engagement_value ?? 0) - (row.previous?.engagement_value ?? 0) }))
    .filter(({ change }) => change !== 0)
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const named = changes.slice(0, shown);
  // A channel that fell silent has no row any more; the rest makes the sum come out even.
  const rest = after - before - named.reduce((sum, { change }) => sum + change, 0);
  const steps = [...named.filter(({ change }) => change > 0), ...(Math.abs(rest) > 1e-6 ? [{ label: null, change: rest }] : []), ...named.filter(({ change }) => change < 0)];
  return { before, after, steps: steps.toSorted((a, b) => b.change - a.change) };
}

export interface Bar {
  readonly label: string | null;
  readonly kind: 'total' | 'up' | 'down';
  readonly low: number;
  readonly high: number;
  /** The figure over the bar: a total or a change. */
  readonly amount: number;
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  /** Where the columns begin; 0 unless all movement happens far above it. */
  readonly from: number;
}

export function waterfallOf({ before, after, steps }: Movement): Waterfall {
  let level = before;
  const moves = steps.map(({ label, change }): Bar => {
    const low = Math.min(level, level + change);
    const high = Math.max(level, level + change);
    level += change;
    return { label, kind: change > 0 ? 'up' : 'down', low, high, amount: change };
  });
  const lowest = Math.min(before, after, ...moves.map(({ low }) => low));
  const highest = Math.max(before, after, ...moves.map(({ high }) => high));
  const span = highest - lowest;
  const from = lowest > 0 && span < lowest * 0.6 ? roundDown(lowest - span * 0.35) : 0;
  const total = (label: string | null, amount: number): Bar => ({ label, kind: 'total', low: from, high: amount, amount });
  return { bars: [total(null, before), ...moves, total(null, after)], from };
}

const roundDown = (value: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.max(0, Math.floor(value / unit) * unit);
};
