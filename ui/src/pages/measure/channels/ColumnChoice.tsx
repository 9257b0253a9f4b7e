import { Button, Checkbox } from '@mantine/core';
import { IconColumns } from '@tabler/icons-react';
import { Dropdown } from '../../../components/Dropdown/Dropdown';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { useDimensions, useMetrics, type Metric, type MetricName } from '../../../metrics/useMetrics';
import type { ValueReport } from '../../../reports/useValueReport';
import styles from './Channels.module.css';
import { changeOf, weeks, type ColumnId } from './columns';
import { useText } from './text';
import { useChosenColumns } from './useChosenColumns';

/** Which figures the table shows, and of which the change. */
export function ColumnChoice({ report }: { readonly report: ValueReport }) {
  const text = useText();
  return (
    <Dropdown
      label={text('columns')}
      placement="below-end"
      trigger={(id) => (
        <Button size="xs" leftSection={<IconColumns className="icon" aria-hidden />} popoverTarget={id}>
          {text('columns')}
        </Button>
      )}
    >
      {() => <Choice report={report} />}
    </Dropdown>
  );
}

function Choice({ report }: { readonly report: ValueReport }) {
  const text = useText();
  const label = useLabel();
  const metrics = useMetrics();
  const { chosen, own, choose } = useChosenColumns(report);
  const toggle = (id: ColumnId) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const box = (id: ColumnId, name: string, enabled: boolean) => (
    <Checkbox size="xs" aria-label={name} checked={enabled && chosen.includes(id)} disabled={!enabled} onChange={() => toggle(id)} />
  );
  return (
    <div className={styles.choice}>
      <table className={styles.choiceTable}>
        <caption className="visually-hidden">{text('columns')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('figure')}</th>
            <th scope="col">{text('shown')}</th>
            <th scope="col">{text('changed')}</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => {
            const there = report.columns.some(({ name }) => name === metric.name);
            const name = metric.name as MetricName;
            return (
              <tr key={name}>
                <th scope="row">
                  {label(metric.label)}
                  {!there && <Elsewhere metric={metric} />}
                </th>
                <td>{box(name, text('showFigure', { figure: label(metric.label) }), there)}</td>
                <td>{box(changeOf(name), text('showChange', { figure: label(metric.label) }), there && report.previous !== null)}</td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">{text('weeks')}</th>
            <td>{box(weeks, text('showFigure', { figure: text('weeks') }), report.weeks.length > 0)}</td>
          </tr>
        </tbody>
      </table>
      {report.previous === null && <p className="caption muted">{text('uncompared')}</p>}
      <Button size="xs" variant="subtle" disabled={!own} onClick={() => choose([])}>
        {text('usual')}
      </Button>
    </div>
  );
}

/** Why a figure does not exist for this breakdown. */
function Elsewhere({ metric }: { readonly metric: Metric }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const dimensions = useDimensions();
  const names = (metric.only_by ?? []).flatMap((name) => dimensions.filter((one) => one.name === name)).map((one) => label(one.label));
  return <span className="caption muted">{text('onlyBy', { dimensions: format.list(names) })}</span>;
}
