import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { useMetrics } from '../../../metrics/useMetrics';
import { NoData } from '../../../reports/NoData';
import { useValueReport, type DimensionName, type ReportRow, type ValueReport } from '../../../reports/useValueReport';
import { BarActions } from '../../../shell/bar/BarPlace';
import { useIsPhone, useIsWide } from '../../../theme/useWidth';
import { CampaignRows } from './CampaignRows';
import styles from './Channels.module.css';
import { ColumnChoice } from './ColumnChoice';
import { Downloads } from './Downloads';
import { useText } from './text';
import { useBreakdown, type Breakdown } from './useBreakdown';
import { useColumns } from './useColumns';

/** The chosen figures by any dimension that the server can split by. */
export function BreakdownPanel() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { by, all, choose } = useBreakdown();
  const asked = useValueReport({ by });
  const report = asked.query.data;
  const phone = useIsPhone();
  const chosen = all.find(({ name }) => name === by);
  return (
    <section className={styles.breakdown} aria-label={text('table')}>
      <div className={styles.head}>
        <h2>{text('table')}</h2>
        {report?.previous && <span className={styles.against}>{text('against', { span: format.span(report.previous.from, report.previous.to) })}</span>}
        <span className={styles.tools}>{report && <ColumnChoice report={report} />}</span>
      </div>
      <By by={by} all={all} onChoose={choose} />
      <QueryPanel {...asked} skeleton={<RowsSkeleton rows={8} />} isEmpty={({ rows }) => rows.length === 0} empty={<NoData />}>
        {(found) => <Rows report={found} by={by} caption={chosen === undefined ? by : label(chosen.label)} />}
      </QueryPanel>
      {phone ? (
        <div className={styles.downloads}>
          <Downloads by={by} />
        </div>
      ) : (
        <BarActions>
          <Downloads by={by} />
        </BarActions>
      )}
    </section>
  );
}

interface ByProps {
  readonly by: DimensionName;
  readonly all: readonly Breakdown[];
  readonly onChoose: (by: string) => void;
}

/** All dimensions side by side where there is room, else as a list to choose from. */
function By({ by, all, onChoose }: ByProps) {
  const text = useText();
  const label = useLabel();
  const wide = useIsWide();
  const data = all.map((one) => ({ value: one.name, label: label(one.label) }));
  return wide ? (
    <SegmentedControl className={styles.by ?? ''} aria-label={text('by')} value={by} onChange={onChoose} data={data} />
  ) : (
    <NativeSelect className={styles.byList ?? ''} label={text('by')} value={by} data={data} onChange={(event) => onChoose(event.currentTarget.value)} />
  );
}

const shownFirst = 30;

interface RowsProps {
  readonly report: ValueReport;
  readonly by: DimensionName;
  readonly caption: string;
}

function Rows({ report, by, caption }: RowsProps) {
  const text = useText();
  const format = useFormat();
  // While another breakdown is on its way, the rows still are those of the one before.
  const shownBy = (report.by ?? by) as DimensionName;
  const columns = useColumns(report, shownBy);
  const [all, setAll] = useState(false);
  const rows = useMemo(() => (all ? report.rows : report.rows.slice(0, shownFirst)), [report, all]);
  const expand = {
    can: () => true,
    name: (row: ReportRow) => row.label,
    render: (row: ReportRow) => <CampaignRows channel={row} span={columns.length} />,
  };
  return (
    <>
      <DataTable
        key={shownBy}
        columns={columns}
        rows={rows}
        rowKey={(row) => row[shownBy] ?? ''}
        caption={caption}
        pinned
        footer
        {...(shownBy === 'channel' && { expand })}
      />
      <Uncovered report={report} />
      {report.left_off > 0 && <p className="caption muted">{text('leftOff', { count: report.left_off, rows: format.count(report.left_off) })}</p>}
      {report.rows.length > shownFirst && (
        <Button size="xs" className={styles.more} onClick={() => setAll(!all)}>
          {all ? text('fewer') : text('all', { count: format.count(report.rows.length) })}
        </Button>
      )}
    </>
  );
}

/** What a dash in the table means; only where there is one. */
function Uncovered({ report }: { readonly report: ValueReport }) {
  const text = useText();
  const label = useLabel();
  const metrics = useMetrics();
  if (!report.rows.some((row) => typeof row.cost === 'number')) return null;
  return [report.totals, ...report.rows]
    .flatMap((row) => row.uncovered)
    .filter((name, index, names) => names.indexOf(name) === index)
    .map((name) => metrics.find((metric) => metric.name === name))
    .map((metric) => metric?.uncovered && <p key={metric.name} className="caption muted">{text('uncovered', { metric: label(metric.label), reason: label(metric.uncovered) })}</p>);
}
