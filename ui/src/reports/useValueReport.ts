import { keepPreviousData, useQuery, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { useLanguage } from '../i18n/useText';
import type { Span } from '../period/period';
import { usePeriod } from '../period/usePeriod';
import { narrowed } from './filters/filters';
import { useFilters } from './filters/useFilters';

export type ValueReport = Schemas['ValueReport'];
export type ReportRow = Schemas['ReportRow'];
type TextField = { [Name in keyof ReportRow]-?: ReportRow[Name] extends string | null | undefined ? Name : never }[keyof ReportRow];
/** A dimension that rows can be split by: each has a field of its own in the row. */
export type DimensionName = Exclude<TextField, 'label' | 'then_label'>;

/** A query with the key under which it can be cancelled; `QueryPanel` takes both. */
export interface Asked<T> {
  readonly query: UseQueryResult<T>;
  readonly queryKey: QueryKey;
}

interface Question {
  /** Absent: totals only. */
  readonly by?: DimensionName;
  /** Beside the filters of the address; a field named here takes the place of theirs. */
  readonly where?: readonly string[];
  /** These filters alone, whatever the address says. */
  readonly only?: readonly string[];
  /** Other days than the address's; they are not compared. */
  readonly span?: Span | null;
  readonly enabled?: boolean;
}

/** The value report over the address's period and filters, compared as the address says. */
export function useValueReport({ by, where: own = none, only, span = null, enabled = true }: Question): Asked<ValueReport> {
  const period = usePeriod();
  const filters = useFilters();
  const lang = useLanguage();
  const { from, to } = span ?? period;
  const compare = span !== null || only !== undefined ? 'none' : period.compare;
  const where = only ?? narrowed(filters, own);
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
