import { useCallback, useMemo } from 'react';
import { Chart } from '../../../components/Chart/Chart';
import type { ChartOption } from '../../../components/Chart/engine';
import { tooltipOf, type ChartStyle } from '../../../components/Chart/style';
import { DataTable } from '../../../components/DataTable/DataTable';
import type { Column } from '../../../components/DataTable/column';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { Spiral } from '../../../interests/SpiralTile';
import { useText as useInterestText } from '../../../interests/text';
import type { InterestsOverview } from '../../../interests/useInterests';
import styles from './Interests.module.css';
import { useText } from './text';

/** The relevance-spiral meter as a whole: how narrow people are, and what they turn to. */
export function Everybody({ found }: { readonly found: InterestsOverview }) {
  const words = useInterestText();
  const format = useFormat();
  return (
    <div className={styles.everybody}>
      <section aria-label={words('tile')}>
        {found.measured > 0 && <Spiral found={found} />}
        <Distribution found={found} />
        <p className="caption muted">
          {words('asOf', { time: format.time(found.as_of) })}
          {found.every > 1 && `, ${words('sample', { every: found.every })}`}
        </p>
      </section>
      <Tags found={found} />
    </div>
  );
}

function Distribution({ found: { distribution, tunnel_from: border, tunnel_people: tunnel, measured } }: { readonly found: InterestsOverview }) {
  const words = useInterestText();
  const format = useFormat();
  const named = useCallback((step: InterestsOverview['distribution'][number]) => `${format.percent(step.from, 0)} – ${format.percent(step.to, 0)}`, [format]);
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle): ChartOption => ({
      grid: { left: 34, right: 8, top: 14, bottom: 24 },
      tooltip: {
        ...tooltip,
        trigger: 'item',
        formatter: (hovered: unknown) => {
          const step = distribution[(hovered as { dataIndex: number }).dataIndex];
          return step === undefined ? '' : tooltipOf(named(step), [[words('people'), format.count(step.people)]]);
        },
      },
      xAxis: { ...categoryAxis, type: 'category', data: distribution.map((step) => format.percent(step.from, 0)) },
      yAxis: { ...valueAxis, type: 'value', minInterval: 1, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.count(value) } },
      series: [
        {
          type: 'bar',
          barMaxWidth: 40,
          data: distribution.map((step) => ({ value: step.people, itemStyle: { color: step.from + 1e-9 >= border ? palette['data.total'] : palette['data.visits'] } })),
        },
      ],
    }),
    [distribution, border, named, words, format],
  );
  return (
    <Chart
      title={words('distribution')}
      summary={words('distributionSummary', { open: format.count(measured - tunnel), tunnel: format.count(tunnel) })}
      height={200}
      option={option}
      note={words('distributionNote', { from: format.percent(border, 0) })}
      table={{ head: [words('from'), words('people')], rows: distribution.map((step) => [named(step), format.count(step.people)]) }}
    />
  );
}

type TagRow = InterestsOverview['tags'][number];

function Tags({ found: { tags, groups } }: { readonly found: InterestsOverview }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const columns = useMemo(
    (): Column<TagRow>[] => [
      { id: 'tag', header: text('tag'), phone: 'name', sort: (row) => row.tag, cell: (row) => row.tag },
      { id: 'group', header: text('group'), sort: (row) => row.group, cell: (row) => (groups[row.group] === undefined ? row.group : label(groups[row.group] as { de: string; en: string })) },
      { id: 'people', header: text('people'), align: 'right', sort: (row) => row.people, cell: (row) => format.count(row.people) },
      { id: 'points', header: text('points'), align: 'right', decisive: true, phone: 'value', sort: (row) => row.points, cell: (row) => format.value('points', row.points) },
    ],
    [text, label, format, groups],
  );
  return (
    <section>
      <div className={styles.head}>
        <h2>{text('tags')}</h2>
        <span className="caption muted">{text('tagsNote')}</span>
      </div>
      <DataTable columns={columns} rows={tags} rowKey={(row) => `${row.group}:${row.tag}`} caption={text('tags')} dense />
    </section>
  );
}
