import { useMemo } from 'react';
import { SubLine, SubRow } from '../../../components/DataTable/DataTable';
import { useReason } from '../../../components/QueryPanel/useReason';
import { filterOf, useValueReport, type ReportRow, type ValueReport } from '../../../reports/useValueReport';
import { useText } from './text';
import { useColumns } from './useColumns';

/** The campaigns of one channel, beneath its row. */
export function CampaignRows({ channel, span }: { readonly channel: ReportRow; readonly span: number }) {
  const text = useText();
  const reason = useReason();
  const where = useMemo(() => [filterOf('channel', channel)], [channel]);
  const { query } = useValueReport({ by: 'campaign', where });
  if (query.data === undefined) return <SubLine span={span}>{query.error === null ? text('loading') : reason(query.error)}</SubLine>;
  if (query.data.rows.length === 0) return <SubLine span={span}>{text('noCampaigns')}</SubLine>;
  return <Rows report={query.data} where={where} />;
}

function Rows({ report, where }: { readonly report: ValueReport; readonly where: readonly string[] }) {
  const columns = useColumns(report, 'campaign', where);
  return report.rows.map((row) => <SubRow key={row.campaign ?? ''} columns={columns} row={row} />);
}
