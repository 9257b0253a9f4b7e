import { useCallback, useMemo } from 'react';
import { Chart } from '../../components/Chart/Chart';
import type { Place } from '../../components/Chart/place';
import { tooltipOf, type ChartStyle } from '../../components/Chart/style';
import { useFormat } from '../../format/useFormat';
import { stroke } from '../../theme/tokens';
import { markedPoints } from './marks';
import { MarkLines, markRoom } from './MarkLines';
import { useText } from './text';
import { isoWeek, type Grain, type Trend, type TrendPoint } from './trend';
import type { Mark } from './useMarks';

interface TrendChartProps {
  readonly trend: Trend;
  readonly grain: Grain;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** The marks could not be asked for. */
  readonly unmarked: boolean;
}

/** Room above and below the lines. */
const above = 14;
const below = 24;

export function TrendChart({ trend, grain, height, marks, unmarked }: TrendChartProps) {
  const text = useText();
  const format = useFormat();
  const { points, base } = trend;
  const marked = useMemo(() => markedPoints(points, grain, marks), [points, grain, marks]);
  const top = marked.length > 0 ? markRoom : above;
  const told = useCallback((mark: Mark) => text(`mark.${mark.kind}`, { name: mark.label, day: format.day(mark.day) }), [text, format]);
  const toldAt = useCallback((index: number) => (marked.find((one) => one.index === index)?.marks ?? []).map(told), [marked, told]);
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
      const ending = apart(points);
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
        grid: { left: 34, right: 96, top, bottom: below },
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
              ...toldAt(at ?? -1).map((event): [string, string] => [text('event'), event]),
            ]);
          },
        },
        xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: points.length === 1, data: points.map(tick) },
        yAxis: { ...valueAxis, type: 'value' as const, scale: true, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.count(value) } },
        series: [
          line(points.map((point) => point.visitsIndex), palette['data.visits'], stroke.series, ends[0], palette['text.secondary'], ending.visits),
          line(points.map((point) => point.valueIndex), palette['data.engagement'], stroke.seriesEngagement, ends[1], palette['data.engagement.text'], ending.value),
        ],
      };
    },
    [points, text, format, index, tick, named, top, toldAt],
  );
  const last = points.at(-1);
  return (
    <Chart
      title={text('title')}
      summary={[text('summary', { visits: index(last?.visitsIndex ?? null), value: index(last?.valueIndex ?? null) }), ...(marked.length > 0 ? [text('marked', { events: format.list(marked.flatMap((one) => one.marks.map(told))) })] : [])].join(' ')}
      height={height}
      option={option}
      note={
        <>
          <span>{base === 'previous' ? text('basePrevious') : text('baseThis')}</span>
          {unmarked && <span>{text('unmarked')}</span>}
        </>
      }
      {...(marked.length > 0 && {
        overlay: (place: Place) => <MarkLines place={place} marked={marked} top={top} bottom={height - below} last={points.length - 1} />,
      })}
      table={{
        head: [text('period'), text('visits'), text('visitsIndex'), text('valueLong'), text('valueIndex'), ...(marked.length > 0 ? [text('event')] : [])],
        rows: points.map((point, at) => [
          named(point),
          point.visits === null ? text('none') : format.count(point.visits),
          index(point.visitsIndex),
          point.value === null ? text('none') : format.value('points', point.value),
          index(point.valueIndex),
        ].concat(marked.length > 0 ? toldAt(at).join('; ') : [])),
      }}
    />
  );
}

/**
 * Pixels by which the end labels step down where both lines end at the same height: the upper line's goes up. At the foot
 * of the picture both go up, for the axis has its own words there.
 */
function apart(points: readonly TrendPoint[]): { readonly visits: number; readonly value: number } {
  const all = points.flatMap(({ visitsIndex, valueIndex }) => [visitsIndex, valueIndex]).filter((value) => value !== null);
  const last = points.at(-1);
  const [visits, value] = [last?.visitsIndex ?? null, last?.valueIndex ?? null];
  if (visits === null || value === null) return { visits: 0, value: 0 };
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const near = (highest - lowest) * 0.1;
  if (Math.abs(visits - value) > near) return { visits: 0, value: 0 };
  const [upper, lower] = Math.min(visits, value) <= lowest + near / 4 ? [-20, -4] : [-8, 8];
  return visits >= value ? { visits: upper, value: lower } : { visits: lower, value: upper };
}
