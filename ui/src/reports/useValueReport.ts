import { keepPreviousData, useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { useLanguage } from '../i18n/useText';
import { usePeriod } from '../period/usePeriod';

export type ValueReport = Schemas['ValueReport'];
export type ReportRow = Schemas['ReportRow'];
export type DimensionName = 'day' | 'week' | 'month' | 'channel' | 'source' | 'campaign' | 'device' | 'country' | 'category' | 'visitor_type';

/** A query with the key under which it can be cancelled; `QueryPanel` takes both. */
export interface Asked<T> {
  readonly query: UseQueryResult<T>;
  readonly queryKey: QueryKey;
}

interface Question {
  /** Absent: totals only. */
  readonly by?: DimensionName;
  readonly where?: readonly string[];
  readonly enabled?: boolean;
}

/** The value report over the address's period, compared as the address says. */
export function useValueReport({ by, where = none, enabled = true }: Question): Asked<ValueReport> {
  const { from, to, compare } = usePeriod();
  const lang = useLanguage();
  const queryKey = ['value', { from, to, compare, by, where, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/reports/value', {
          params: { query: { from, to, compare, lang, ...(by && { by }), ...(where.length > 0 && { where: [...where] }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });
  return { query, queryKey };
}

const none: readonly string[] = [];

/** A dimension's value as a filter; no value is an empty one. */
export const filterOf = (dimension: DimensionName, row: ReportRow): string => `${dimension}:${row[dimension] ?? ''}`;
