import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useFormat } from '../../../format/useFormat';
import { useLabel, useLanguage } from '../../../i18n/useText';
import { useDimensions, useMetrics } from '../../../metrics/useMetrics';
import { usePeriod } from '../../../period/usePeriod';
import { NoData } from '../../../reports/NoData';
import { useValueReport, type ReportRow, type ValueReport } from '../../../reports/useValueReport';
import { BarActions } from '../../../shell/bar/BarPlace';
import { CampaignRows } from './CampaignRows';
import styles from './Channels.module.css';
import { useText } from './text';
import { breakdowns, useBreakdown, type Breakdown } from './useBreakdown';
import { useColumns } from './useColumns';

/** The figures by channel, campaign, source, device, country, category or kind of visitor. */
export function BreakdownPanel() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const [by, choose] = useBreakdown();
  const dimensions = useDimensions();
  const asked = useValueReport({ by });
  const known = breakdowns.filter((name) => dimensions.some((dimension) => dimension.name === name));
  const labelOf = (name: Breakdown) => {
    const dimension = dimensions.find((one) => one.name === name);
    return dimension === undefined ? name : label(dimension.label);
  };
  const previous = asked.query.data?.previous;
  return (
    <section className={styles.breakdown} aria-label={text('table')}>
      <div className={styles.head}>
        <h2>{text('table')}</h2>
        <SegmentedControl
          className={styles.by ?? ''}
          aria-label={text('by')}
          value={by}
          onChange={(value) => choose(value as Breakdown)}
          data={known.map((name) => ({ value: name, label: labelOf(name) }))}
        />
        {previous && <span className={styles.against}>{text('against', { span: format.span(previous.from, previous.to) })}</span>}
      </div>
      <QueryPanel {...asked} skeleton={<RowsSkeleton rows={8} />} isEmpty={(report) => report.rows.length === 0} empty={<NoData />}>
        {(report) => <Breakdown report={report} by={by} caption={labelOf(by)} />}
      </QueryPanel>
      <BarActions>
        <CsvButton by={by} />
      </BarActions>
    </section>
  );
}

const shownFirst = 30;

function Breakdown({ report, by, caption }: { readonly report: ValueReport; readonly by: Breakdown; readonly caption: string }) {
  const text = useText();
  const format = useFormat();
  // While another breakdown is on its way, the rows still are those of the one before.
  const shownBy = breakdowns.find((name) => name === report.by) ?? by;
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
        footer
        {...(shownBy === 'channel' && { expand })}
      />
      <Uncovered report={report} />
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

function CsvButton({ by }: { readonly by: Breakdown }) {
  const text = useText();
  const { from, to, compare } = usePeriod();
  const lang = useLanguage();
  const query = new URLSearchParams({ from, to, by, compare, lang });
  return (
    <Button component="a" href={`/api/reports/value.csv?${query.toString()}`} download title={text('csvTitle')} leftSection={<IconDownload className="icon" aria-hidden />}>
      {text('csv')}
    </Button>
  );
}
