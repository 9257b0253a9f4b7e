import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';

export type Metric = Schemas['Metric'];
export type Dimension = Schemas['Dimension'];
export type Figures = Schemas['Figures'];
export type MetricName = keyof Figures;

/** The server's registry of metrics: label, unit, direction, definition. It changes only with the server. */
export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => read(api.GET('/api/metrics', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const useDimensions = (): readonly Dimension[] => useSuspenseQuery(metricsQuery).data.dimensions;
export const useMetrics = (): readonly Metric[] => useSuspenseQuery(metricsQuery).data.metrics;

/** One metric's record. An unknown name is a mistake of the page, not of the reader. */
export function useMetric(name: MetricName): Metric {
  const found = useMetrics().find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`The server knows no metric "${name}"`);
  return found;
}
