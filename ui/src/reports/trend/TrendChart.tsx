import { useCallback } from 'react';
import { Chart } from '../../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../../components/Chart/style';
import { useFormat } from '../../format/useFormat';
import { stroke } from '../../theme/tokens';
import { useText } from './text';
import { isoWeek, type Grain, type Trend, type TrendPoint } from './trend';

interface TrendChartProps {
  readonly trend: Trend;
  readonly grain: Grain;
  readonly height: number;
}

export function TrendChart({ trend, grain, height }: TrendChartProps) {
  const text = useText();
  const format = useFormat();
  const { points, base } = trend;
  const index = useCallback((value: number | null) => (value === null ? text('none') : format.count(value)), [format, text]);
  const tick = useCallback(
    ({ start }: TrendPoint) => (grain === 'week' ? text('week', { week: isoWeek(start) }) : grain === 'day' ? format.dayShort(start) : format.monthShort(start)),
    [grain, format, text],
  );
  const named = useCallback(
    ({ start }: TrendPoint) =>
      grain === 'week' ? text('weekLong', { week: isoWeek(start), day: format.day(start) }) : grain === 'day' ? format.day(start) : format.month(start),
    [grain, format, text],
  );
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => {
      const last = points.at(-1);
      const shift = apart(points);
      const line = (data: readonly (number | null)[], colour: string, width: number, label: string, labelColour: string, down: number) => ({
        type: 'line' as const,
        data: [...data],
        symbol: points.length === 1 ? 'circle' : 'none',
        color: colour,
        lineStyle: { color: colour, width },
        endLabel: { show: true, formatter: label, color: labelColour, fontSize: 12, fontWeight: 500, distance: 6, offset: [0, down] },
      });
      const ends = [`${text('visits')} ${index(last?.visitsIndex ?? null)}`, `${text('value')} ${index(last?.valueIndex ?? null)}`] as const;
      return {
        grid: { left: 34, right: 96, top: 14, bottom: 24 },
        tooltip: {
          ...tooltip,
          trigger: 'axis' as const,
          formatter: (hovered: unknown) => {
            const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
            const point = at === undefined ? undefined : points[at];
            if (point === undefined) return '';
            return tooltipOf(named(point), [
              [text('visits'), point.visits === null ? text('none') : text('indexed', { amount: format.count(point.visits), index: index(point.visitsIndex) })],
              [text('valueLong'), point.value === null ? text('none') : text('indexed', { amount: format.value('points', point.value), index: index(point.valueIndex) })],
            ]);
          },
        },
        xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: points.length === 1, data: points.map(tick) },
        yAxis: { ...valueAxis, type: 'value' as const, scale: true, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.count(value) } },
        series: [
          line(points.map((point) => point.visitsIndex), palette['data.visits'], stroke.series, ends[0], palette['text.secondary'], shift),
          line(points.map((point) => point.valueIndex), palette['data.engagement'], stroke.seriesEngagement, ends[1], palette['data.engagement.text'], -shift),
        ],
      };
    },
    [points, text, format, index, tick, named],
  );
  const last = points.at(-1);
  return (
    <Chart
      title={text('title')}
      summary={text('summary', { visits: index(last?.visitsIndex ?? null), value: index(last?.valueIndex ?? null) })}
      height={height}
      option={option}
      note={base === 'previous' ? text('basePrevious') : text('baseThis')}
      table={{
        head: [text('period'), text('visits'), text('visitsIndex'), text('valueLong'), text('valueIndex')],
        rows: points.map((point) => [
          named(point),
          point.visits === null ? text('none') : format.count(point.visits),
          index(point.visitsIndex),
          point.value === null ? text('none') : format.value('points', point.value),
          index(point.valueIndex),
        ]),
      }}
    />
  );
}

/** Pixels by which the end labels step aside where both lines end at the same height; the upper line's goes up. */
function apart(points: readonly TrendPoint[]): number {
  const all = points.flatMap(({ visitsIndex, valueIndex }) => [visitsIndex, valueIndex]).filter((value) => value !== null);
  const last = points.at(-1);
  const [visits, value] = [last?.visitsIndex ?? null, last?.valueIndex ?? null];
  if (visits === null || value === null) return 0;
  const range = Math.max(...all) - Math.min(...all);
  const gap = visits - value;
  if (Math.abs(gap) > range * 0.1) return 0;
  return gap >= 0 ? -8 : 8;
}
