import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { Delta } from '../../../components/Figure/Delta';
import { Figure } from '../../../components/Figure/Figure';
import { Sparkline } from '../../../components/Figure/Sparkline';
import { moneyDigits } from '../../../format/format';
import { useLabel } from '../../../i18n/useText';
import { useValueName } from '../../../names/useValueName';
import { useDimensions, useMetrics, type MetricName } from '../../../metrics/useMetrics';
import { filterOf, type ReportRow, type ValueReport } from '../../../reports/useValueReport';
import { Excluded } from './Excluded';
import type { Breakdown } from './useBreakdown';
import { useText } from './text';

/** The table's columns for one breakdown; `within` are the filters above it, for campaigns of a channel. */
export function useColumns(report: ValueReport, by: Breakdown, within: readonly string[] = none): Column<ReportRow>[] {
  const text = useText();
  const label = useLabel();
  const metrics = useMetrics();
  const valueName = useValueName();
  const dimension = useDimensions().find(({ name }) => name === by);
  return useMemo(() => {
    const { totals, currency } = report;
    const compared = report.previous !== null;
    const recordOf = (name: MetricName) => metrics.find((metric) => metric.name === name);
    const whereOf = (row: ReportRow) => [...within, filterOf(by, row)];

    const figure = (name: MetricName, more: Partial<Column<ReportRow>> = {}): Column<ReportRow>[] => {
      const metric = recordOf(name);
      if (metric === undefined) return [];
      // The foot is wider by nature; what stands among the rows is read as one column.
      const digits = metric.unit === 'money' ? moneyDigits(...report.rows.map((row) => row[name])) : undefined;
      return [
        {
          id: name,
          header: label(metric.label),
          align: 'right',
          sort: (row) => row[name],
          cell: (row) => <Figure metric={name} value={row[name]} where={whereOf(row)} currency={currency} uncovered={row.uncovered} digits={digits} />,
          footer: <Figure metric={name} value={totals[name]} where={within} currency={currency} uncovered={totals.uncovered} digits={digits} />,
          ...more,
        },
      ];
    };
    const delta = (name: MetricName, header: string, more: Partial<Column<ReportRow>> = {}): Column<ReportRow>[] => {
      const metric = recordOf(name);
      if (metric === undefined || !compared) return [];
      return [
        {
          id: `${name}-change`,
          header,
          align: 'right',
          cell: (row) => <Delta metric={metric} now={row[name]} before={row.previous?.[name]} isNew={!row.previous?.visits} currency={currency} />,
          footer: <Delta metric={metric} now={totals[name]} before={totals.previous?.[name]} currency={currency} />,
          ...more,
        },
      ];
    };
    const spent = report.rows.some((row) => typeof row.cost === 'number');

    return [
      {
        id: by,
        header: dimension === undefined ? by : label(dimension.label),
        cell: (row) => <span className="medium">{valueName(by, row[by])}</span>,
        sort: (row) => valueName(by, row[by]),
        phone: 'name',
        footer: (
          <>
            {text('total')} <Excluded excluded={report.excluded} />
          </>
        ),
      },
      ...figure('visits'),
      ...delta('visits', text('change')),
      ...figure('engagement_value'),
      ...figure('value_per_visit', { decisive: true, phone: 'value' }),
      ...delta('value_per_visit', text('change'), { phone: 'delta' }),
      ...figure('conversion_rate'),
      ...figure('revenue'),
      ...(spent ? [...figure('cost'), ...figure('roi')] : []),
      {
        id: 'weeks',
        header: text('weeks'),
        align: 'right',
        width: 96,
        cell: (row) => (row.weeks === undefined ? null : <Sparkline values={row.weeks} kind="engagement" width={88} height={22} />),
      },
    ];
  }, [report, by, within, text, label, valueName, metrics, dimension]);
}

const none: readonly string[] = [];
