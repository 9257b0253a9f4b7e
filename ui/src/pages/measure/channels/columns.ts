import type { Metric, MetricName } from '../../../metrics/useMetrics';

/** A column of the table: a figure, its change to the period before, or its course by weeks. */
export type ColumnId = MetricName | `${MetricName}-change` | typeof weeks;

export const weeks = 'weeks';
export const changeOf = (name: MetricName): ColumnId => `${name}-change`;

const usual: readonly ColumnId[] = ['visits', 'visits-change', 'engagement_value', 'value_per_visit', 'value_per_visit-change', 'conversion_rate', 'revenue', 'cost', 'roi', weeks];

/** All columns there can be, in the registry's order: each figure with its change beside it, the weeks last. */
export const columnsOf = (metrics: readonly Metric[]): readonly ColumnId[] => [
  ...metrics.flatMap(({ name }) => [name as MetricName, changeOf(name as MetricName)]),
  weeks,
];

/** What the address names, in the table's order; nothing known in it: the usual ones. `null` says so. */
export function readColumns(all: readonly ColumnId[], named: readonly string[]): readonly ColumnId[] | null {
  const known = all.filter((id) => named.includes(id));
  return known.length === 0 ? null : known;
}

/** The usual columns. Cost stands there only where some is booked: an empty column says nothing. */
export const usualColumns = (all: readonly ColumnId[], spent: boolean): readonly ColumnId[] =>
  all.filter((id) => usual.includes(id) && (spent || (id !== 'cost' && id !== 'roi')));

/** On a phone a row has room for one figure: the value per visit, else the first one chosen. */
export const mainOf = (chosen: readonly ColumnId[], metrics: readonly Metric[]): MetricName | undefined =>
  (chosen.includes('value_per_visit') ? 'value_per_visit' : metrics.find(({ name }) => chosen.includes(name as MetricName))?.name) as MetricName | undefined;

/** The address's text for a choice; the usual one needs none. */
export const writeColumns = (chosen: readonly ColumnId[], usually: readonly ColumnId[]): readonly ColumnId[] | undefined =>
  chosen.length === 0 || (chosen.length === usually.length && chosen.every((id) => usually.includes(id))) ? undefined : chosen;
