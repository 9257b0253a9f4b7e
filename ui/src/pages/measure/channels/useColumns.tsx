import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { Delta } from '../../../components/Figure/Delta';
import { Figure } from '../../../components/Figure/Figure';
import { Sparkline } from '../../../components/Figure/Sparkline';
import { moneyDigits } from '../../../format/format';
import { useLabel } from '../../../i18n/useText';
import { useValueName } from '../../../names/useValueName';
import { useDimensions, useMetrics, type MetricName } from '../../../metrics/useMetrics';
import { usePeriod } from '../../../period/usePeriod';
import { FilterTo } from '../../../reports/filters/FilterTo';
import { bucketOf, type Grain } from '../../../reports/trend/trend';
import { filterOf, type DimensionName, type ReportRow, type ValueReport } from '../../../reports/useValueReport';
import { changeOf, mainOf, weeks } from './columns';
import { Excluded } from './Excluded';
import { useChosenColumns } from './useChosenColumns';
import { useText } from './text';

/** The chosen columns for one breakdown; `within` are the filters above it, for campaigns of a channel. */
export function useColumns(report: ValueReport, by: DimensionName, within: readonly string[] = none): Column<ReportRow>[] {
  const text = useText();
  const label = useLabel();
  const metrics = useMetrics();
  const valueName = useValueName();
  const dimension = useDimensions().find(({ name }) => name === by);
  const { chosen } = useChosenColumns(report);
  const { from, to } = usePeriod();
  return useMemo(() => {
    const { totals, currency } = report;
    const compared = report.previous !== null;
    const known = metrics.filter(({ name }) => report.columns.some((column) => column.name === name));
    const recordOf = (name: MetricName) => known.find((metric) => metric.name === name);
    // Time is no filter: what a day's figure counts is told by its days.
    const timed = dimension?.kind === 'time';
    const whereOf = (row: ReportRow) => (timed ? within : [...within, filterOf(by, row)]);
    const spanOf = (row: ReportRow) => (timed ? bucketOf(by as Grain, row[by] ?? from, { from, to }) : null);
    const main = mainOf(chosen, known);

    const figure = (name: MetricName): Column<ReportRow>[] => {
      const metric = recordOf(name);
      if (metric === undefined || !chosen.includes(name)) return [];
      // The foot is wider by nature; what stands among the rows is read as one column.
      const digits = metric.unit === 'money' ? moneyDigits(...report.rows.map((row) => row[name])) : undefined;
      return [
        {
          id: name,
          header: label(metric.label),
          align: 'right',
          sort: (row) => row[name],
          cell: (row) => <Figure metric={name} value={row[name]} where={whereOf(row)} span={spanOf(row)} currency={currency} uncovered={row.uncovered} digits={digits} />,
          footer: <Figure metric={name} value={totals[name]} where={within} currency={currency} uncovered={totals.uncovered} digits={digits} />,
          ...(name === main && { decisive: true, phone: 'value' as const }),
        },
      ];
    };
    const delta = (name: MetricName): Column<ReportRow>[] => {
      const metric = recordOf(name);
      if (metric === undefined || !compared || !chosen.includes(changeOf(name))) return [];
      return [
        {
          id: changeOf(name),
          // Beside its figure the change needs no name of its own.
          header: chosen.includes(name) ? text('change') : text('changeOf', { figure: label(metric.label) }),
          align: 'right',
          cell: (row) => <Delta metric={metric} now={row[name]} before={row.previous?.[name]} isNew={!row.previous?.visits} currency={currency} />,
          footer: <Delta metric={metric} now={totals[name]} before={totals.previous?.[name]} currency={currency} />,
          ...(name === main && { phone: 'delta' as const }),
        },
      ];
    };

    return [
      {
        id: by,
        header: dimension === undefined ? by : label(dimension.label),
        cell: (row) => (timed ? <span className="medium nowrap">{row.label}</span> : <FilterTo filter={filterOf(by, row)} name={valueName(by, row[by])} />),
        sort: (row) => (timed ? row[by] : valueName(by, row[by])),
        phone: 'name',
        footer: (
          <>
            {text('total')} <Excluded excluded={report.excluded} />
          </>
        ),
      },
      ...known.flatMap(({ name }) => figure(name as MetricName).concat(delta(name as MetricName))),
      ...(chosen.includes(weeks) && report.weeks.length > 0
        ? [
            {
              id: weeks,
              header: text('weeks'),
              align: 'right' as const,
              width: 96,
              cell: (row: ReportRow) => <Sparkline values={row.weeks} kind="engagement" width={88} height={22} />,
            },
          ]
        : []),
    ];
  }, [report, by, within, text, label, valueName, metrics, dimension, chosen, from, to]);
}

const none: readonly string[] = [];
