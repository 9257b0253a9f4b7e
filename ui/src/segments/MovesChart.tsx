import { useCallback } from 'react';
import { Chart } from '../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../components/Chart/style';
import { useFormat } from '../format/useFormat';
import { tip } from './MembersChart';
import { came, went } from './signed';
import { useText } from './text';
import type { SegmentDay } from './useSegments';

interface MovesChartProps {
  readonly days: readonly SegmentDay[];
  readonly height: number;
  readonly title?: string;
}

/** How many came (up, filled) and went (down, hollow) on each day. */
export function MovesChart({ days, height, title }: MovesChartProps) {
  const text = useText();
  const format = useFormat();
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => ({
      grid: { left: 44, right: 12, top: 10, bottom: 24 },
      tooltip: {
        ...tooltip,
        trigger: 'axis' as const,
        formatter: (hovered: unknown) => tip(hovered, days, (day) => tooltipOf(format.day(day.day), [[text('entered'), came(format, day.entered)], [text('left'), went(format, day.left)]])),
      },
      xAxis: { ...categoryAxis, type: 'category' as const, axisLine: { onZero: true, lineStyle: { color: palette['border.strong'] } }, axisLabel: { color: palette['text.muted'], fontSize: 11, offset: 0, showMaxLabel: true }, data: days.map((day) => format.dayShort(day.day)) },
      yAxis: { ...valueAxis, type: 'value' as const, minInterval: 1, splitNumber: 3, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => (value > 0 ? came(format, value) : went(format, -value)) } },
      series: [
        { type: 'bar' as const, stack: 'moves', barMaxWidth: 14, itemStyle: { color: palette['data.total'] }, data: days.map((day) => day.entered) },
        { type: 'bar' as const, stack: 'moves', barMaxWidth: 14, itemStyle: { color: palette.surface, borderColor: palette['data.total'], borderWidth: 1 }, data: days.map((day) => (day.left === 0 ? null : -day.left)) },
      ],
    }),
    [days, text, format],
  );
  const sum = (pick: (day: SegmentDay) => number) => format.count(days.reduce((all, day) => all + pick(day), 0));
  return (
    <Chart
      title={title ?? text('moves')}
      note={text('movesNote')}
      summary={text('movesSummary', { entered: sum((day) => day.entered), left: sum((day) => day.left) })}
      height={height}
      option={option}
      table={{ head: [text('day'), text('entered'), text('left')], rows: days.map((day) => [format.day(day.day), came(format, day.entered), went(format, day.left)]) }}
    />
  );
}
