import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { useLanguage } from '../i18n/useText';
import type { Asked } from './useValueReport';

export interface RowsQuestion {
  readonly from: string;
  readonly to: string;
  readonly where: readonly string[];
  readonly page: number;
  readonly size: number;
}

/** The visits behind a figure, newest first. */
export function useReportVisits({ from, to, where, page, size }: RowsQuestion, enabled: boolean): Asked<Schemas['VisitPage']> {
  const lang = useLanguage();
  const queryKey = ['value-visits', { from, to, where, page, size, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/reports/value/visits', { params: { query: { from, to, where: [...where], page, size, lang } }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });
  return { query, queryKey };
}

/** The events behind a figure, or those of one visit. */
export function useReportEvents({ from, to, where, page, size }: RowsQuestion, visit: string | null, enabled: boolean): Asked<Schemas['EventPage']> {
  const lang = useLanguage();
  const queryKey = ['value-events', { from, to, where, visit, page, size, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      read(api.GET('/api/reports/value/events', { params: { query: { from, to, where: [...where], page, size, lang, ...(visit !== null && { visit }) } }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });
  return { query, queryKey };
}
