import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { useLanguage } from '../i18n/useText';
import { usePeriod } from '../period/usePeriod';
import type { Asked } from './useValueReport';

export type Matrix = Schemas['Matrix'];
export type Bubble = Schemas['Bubble'];
export type Quadrant = Bubble['quadrant'];

/** Campaigns or channels between volume and value; the server names each one's quadrant. */
export function useMatrix(by: 'campaign' | 'channel'): Asked<Matrix> {
  const { from, to } = usePeriod();
  const lang = useLanguage();
  const queryKey = ['matrix', { from, to, by, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/reports/matrix', { params: { query: { from, to, by, lang } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}
