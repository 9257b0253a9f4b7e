import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { useLanguage } from '../i18n/useText';
import { usePeriod } from '../period/usePeriod';
import { useFilters } from './filters/useFilters';
import type { Asked } from './useValueReport';

export type Matrix = Schemas['Matrix'];
export type Bubble = Schemas['Bubble'];
export type MatrixBy = 'campaign' | 'channel';
export type Quadrant = Bubble['quadrant'];

/** Campaigns or channels between volume and value; the server names each one's quadrant. */
function useMatrix(by: MatrixBy, enabled: boolean): Asked<Matrix> {
  const { from, to } = usePeriod();
  const where = useFilters();
  const lang = useLanguage();
  const queryKey = ['matrix', { from, to, by, where, lang }] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/reports/matrix', { params: { query: { from, to, by, lang, ...(where.length > 0 && { where: [...where] }) } }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });
  return { query, queryKey };
}

/** What the reader has chosen; without a choice campaigns, or channels where no campaign has been seen. */
export function useLeadingMatrix(chosen: MatrixBy | null): Asked<Matrix> & { readonly by: MatrixBy } {
  const byCampaign = useMatrix('campaign', chosen !== 'channel');
  const none = byCampaign.query.data?.bubbles.length === 0;
  const by = chosen ?? (none ? 'channel' : 'campaign');
  const byChannel = useMatrix('channel', by === 'channel');
  return { ...(by === 'channel' ? byChannel : byCampaign), by };
}
