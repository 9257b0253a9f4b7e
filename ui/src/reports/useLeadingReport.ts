import { useValueReport, type Asked, type ValueReport } from './useValueReport';

/** The split that tells most: by channel, or by campaign where everything came through one channel. */
export function useLeadingReport(): Asked<ValueReport> {
  const byChannel = useValueReport({ by: 'channel' });
  const single = byChannel.query.data !== undefined && byChannel.query.data.rows.length < 2;
  const byCampaign = useValueReport({ by: 'campaign', enabled: single });
  return single && byCampaign.query.data !== undefined ? byCampaign : byChannel;
}
