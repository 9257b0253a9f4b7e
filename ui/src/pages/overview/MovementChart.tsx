import { useCallback, useMemo } from 'react';
import { Chart } from '../../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../../components/Chart/style';
import type { ChartOption } from '../../components/Chart/engine';
import type { Place } from '../../components/Chart/place';
import { useLabel } from '../../i18n/useText';
import { useDimensions } from '../../metrics/useMetrics';
import { useFormat } from '../../format/useFormat';
import { useIsPhone } from '../../theme/useWidth';
import { waterfallOf, type Bar, type Movement } from './movement';
import styles from './Overview.module.css';
import { useText } from './text';

const widest = 64;
const colours = { total: 'data.total', up: 'meaning.better', down: 'meaning.worse' } as const;

interface MovementChartProps {
  readonly movement: Movement;
  /** The dimension of its steps. */
  readonly by: string | null;
  readonly height: number;
}

/** How the value went from the period before to this one, step by step. */
export function MovementChart({ movement, by, height }: MovementChartProps) {
  const text = useText();
  const label = useLabel();
  const dimension = useDimensions().find(({ name }) => name === by);
  const byName = dimension === undefined ? '' : label(dimension.label);
  const format = useFormat();
  const phone = useIsPhone();
  const { bars, from } = useMemo(() => waterfallOf(movement), [movement]);
  const signed = useCallback((amount: number) => `${amount > 0 ? '+' : ''}${format.count(amount)}`, [format]);
  const nameOf = useCallback(
    (bar: Bar, index: number) => (bar.kind !== 'total' ? (bar.label ?? text('movedRest')) : index === 0 ? text('movedBefore') : text('movedAfter')),
    [text],
  );
  const figureOf = useCallback((bar: Bar) => (bar.kind === 'total' ? format.count(bar.amount) : signed(bar.amount)), [format, signed]);
  const option = useCallback(
    ({ palette, categoryAxis, tooltip }: ChartStyle): ChartOption => ({
      grid: { left: 0, right: 0, top: 22, bottom: 40 },
      tooltip: {
        ...tooltip,
        trigger: 'item',
        formatter: (hovered: unknown) => {
          const { dataIndex } = hovered as { dataIndex: number };
          const bar = bars[dataIndex];
          return bar === undefined ? '' : tooltipOf(nameOf(bar, dataIndex), [[text('engagement'), figureOf(bar)]]);
        },
      },
      xAxis: {
        ...categoryAxis,
        type: 'category',
        data: bars.map(nameOf),
        axisLabel: { color: palette['text.secondary'], fontSize: phone ? 10 : 11, lineHeight: 14, interval: 0, width: phone ? 57 : 64, overflow: 'break' },
      },
      yAxis: { type: 'value', min: from, show: false },
      series: [
        { type: 'bar', stack: 'bar', silent: true, barWidth: '56%', barMaxWidth: widest, itemStyle: { color: 'transparent' }, data: bars.map((bar) => (bar.kind === 'total' ? 0 : bar.low)) },
        {
          type: 'bar',
          stack: 'bar',
          barWidth: '56%', barMaxWidth: widest,
          data: bars.map((bar) => ({ value: bar.kind === 'total' ? bar.amount : bar.high - bar.low, itemStyle: { color: palette[colours[bar.kind]] } })),
          label: { show: true, position: 'top', distance: 6, color: palette.text, fontSize: 11, fontWeight: 500, formatter: ({ dataIndex }) => (bars[dataIndex] ? figureOf(bars[dataIndex]) : '') },
        },
      ],
    }),
    [bars, from, nameOf, figureOf, text, phone],
  );
  const parts = movement.steps.map((step) => text('movedPart', { name: step.label ?? text('movedRest'), change: signed(step.change) })).join(' ');
  return (
    <Chart
      title={text('moved')}
      summary={text('movedSummary', { before: format.count(movement.before), after: format.count(movement.after), parts })}
      height={height}
      option={option}
      {...(from > 0 && { overlay: (place: Place) => <Breaks place={place} from={from} columns={bars.length} /> })}
      note={
        <>
          <span>{text('movedUnit', { by: byName })}</span>
          {from > 0 && <span>{text('movedCut', { from: format.count(from) })}</span>}
        </>
      }
      table={{ head: [byName, text('movedChange')], rows: bars.map((bar, index) => [nameOf(bar, index), figureOf(bar)]) }}
    />
  );
}

interface BreaksProps {
  readonly place: Place;
  readonly from: number;
  readonly columns: number;
}

/** A zigzag through the foot of both totals: what is below `from` is cut off. */
function Breaks({ place, from, columns }: BreaksProps) {
  const [first, foot] = place.toPixel(0, from);
  const [second] = place.toPixel(1, from);
  const [last] = place.toPixel(columns - 1, from);
  const half = Math.min(widest, (second - first) * 0.56) / 2 + 2;
  const zigzag = (x: number) =>
    `M${x - half} ${foot - 9}${[-0.5, 0, 0.5, 1].map((part, index) => `L${x + part * half} ${foot - (index % 2 === 0 ? 13 : 9)}`).join('')}`;
  return (
    <svg className={styles.break} aria-hidden="true">
      <path d={zigzag(first)} />
      <path d={zigzag(last)} />
    </svg>
  );
}
