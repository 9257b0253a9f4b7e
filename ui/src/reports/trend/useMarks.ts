import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';
import { useLanguage } from '../../i18n/useText';
import { usePeriod } from '../../period/usePeriod';
import { useFilters } from '../filters/useFilters';
import type { Asked } from '../useValueReport';

export type Mark = Schemas['Mark'];

/** What may explain a bend in the period: campaigns that began, versions of the scale. The server chooses a handful. */
export function useMarks(): Asked<Schemas['Marks']> {
  const { from, to } = usePeriod();
  const where = useFilters();
  const lang = useLanguage();
  const queryKey = ['marks', { from, to, where, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/reports/marks', { params: { query: { from, to, lang, ...(where.length > 0 && { where: [...where] }) } }, signal })),
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}
