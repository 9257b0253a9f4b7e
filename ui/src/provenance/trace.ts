import { listOf } from '../app/search';
import { narrowed } from '../reports/filters/filters';
import { isDay, type Span } from '../period/period';
import type { MetricName } from '../metrics/useMetrics';

/** Which figure the drawer explains, and how far down the reader has gone. Lives in the address. */
export interface Trace {
  readonly metric: MetricName;
  /** Filters as the reports take them, those of the address among them: `channel:Email`. */
  readonly where: readonly string[];
  /** The days of the figure; null: the address's period. */
  readonly span: Span | null;
  readonly rows: 'visits' | 'events';
  /** Only the events of this visit. */
  readonly visit: string | null;
  readonly page: number;
}

type Search = Readonly<Record<string, unknown>>;
const names = ['trace', 'trace_where', 'trace_from', 'trace_to', 'trace_rows', 'trace_visit', 'trace_page'] as const;

export function readTrace(search: Search): Trace | null {
  const { trace, trace_from: from, trace_to: to, trace_rows: rows, trace_visit: visit, trace_page: page } = search;
  if (typeof trace !== 'string' || trace === '') return null;
  return {
    metric: trace as MetricName,
    where: narrowed(listOf(search['where']), listOf(search['trace_where'])),
    span: isDay(from) && isDay(to) && from <= to ? { from, to } : null,
    rows: rows === 'events' ? 'events' : 'visits',
    visit: typeof visit === 'string' ? visit : null,
    page: Math.max(1, Number.parseInt(String(page), 10) || 1),
  };
}

/** The address's search part with this figure opened. */
export const withTrace = (search: Search, trace: Partial<Trace> & Pick<Trace, 'metric'>): Record<string, unknown> => ({
  ...search,
  trace: trace.metric,
  trace_where: trace.where ?? [],
  trace_from: trace.span?.from,
  trace_to: trace.span?.to,
  trace_rows: trace.rows === 'events' ? 'events' : undefined,
  trace_visit: trace.visit ?? undefined,
  trace_page: trace.page !== undefined && trace.page > 1 ? String(trace.page) : undefined,
});

export const withoutTrace = (search: Search): Record<string, unknown> => ({
  ...search,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});
