import { listOf } from '../app/search';
import type { MetricName } from '../metrics/useMetrics';

/** Which figure the drawer explains, and how far down the reader has gone. Lives in the address. */
export interface Trace {
  readonly metric: MetricName;
  /** Filters as the reports take them: `channel:Email`. */
  readonly where: readonly string[];
  readonly rows: 'visits' | 'events';
  /** Only the events of this visit. */
  readonly visit: string | null;
  readonly page: number;
}

type Search = Readonly<Record<string, unknown>>;
const names = ['trace', 'trace_where', 'trace_rows', 'trace_visit', 'trace_page'] as const;

export function readTrace(search: Search): Trace | null {
  const { trace, trace_rows: rows, trace_visit: visit, trace_page: page } = search;
  if (typeof trace !== 'string' || trace === '') return null;
  return {
    metric: trace as MetricName,
    where: listOf(search['trace_where']),
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
  trace_rows: trace.rows === 'events' ? 'events' : undefined,
  trace_visit: trace.visit ?? undefined,
  trace_page: trace.page !== undefined && trace.page > 1 ? String(trace.page) : undefined,
});

export const withoutTrace = (search: Search): Record<string, unknown> => ({
  ...search,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});

/** `channel:Paid Search` -> `['channel', 'Paid Search']`; the value may hold colons itself. */
export function splitFilter(filter: string): [string, string] {
  const at = filter.indexOf(':');
  return at < 0 ? [filter, ''] : [filter.slice(0, at), filter.slice(at + 1)];
}
