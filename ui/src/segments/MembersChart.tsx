import { useCallback } from 'react';
import { Chart } from '../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../components/Chart/style';
import { useFormat } from '../format/useFormat';
import { stroke } from '../theme/tokens';
import { useText } from './text';
import type { SegmentDay } from './useSegments';

interface DaysProps {
  readonly days: readonly SegmentDay[];
  readonly height: number;
}

/** How many belong to it at the end of each day. */
export function MembersChart({ days, height }: DaysProps) {
  const text = useText();
  const format = useFormat();
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => ({
      grid: { left: 44, right: 112, top: 14, bottom: 24 },
      tooltip: { ...tooltip, trigger: 'axis' as const, formatter: (hovered: unknown) => tip(hovered, days, (day) => tooltipOf(format.day(day.day), [[text('members'), format.count(day.members)]])) },
      xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: false, data: days.map((day) => format.dayShort(day.day)) },
      yAxis: { ...valueAxis, type: 'value' as const, minInterval: 1, splitNumber: 3, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.count(value) } },
      series: [
        {
          type: 'line' as const,
          step: 'end' as const,
          symbol: days.length === 1 ? 'circle' : 'none',
          data: days.map((day) => day.members),
          color: palette['data.total'],
          lineStyle: { color: palette['data.total'], width: stroke.series },
          endLabel: { show: true, formatter: text('membersEnd', { amount: format.count(days.at(-1)?.members ?? 0) }), color: palette.text, fontSize: 12, fontWeight: 500 as const, distance: 6 },
        },
      ],
    }),
    [days, text, format],
  );
  return (
    <Chart
      title={text('members')}
      summary={text('membersSummary', { first: format.count(days[0]?.members ?? 0), last: format.count(days.at(-1)?.members ?? 0) })}
      height={height}
      option={option}
      table={{ head: [text('day'), text('members')], rows: days.map((day) => [format.day(day.day), format.count(day.members)]) }}
    />
  );
}

/** The label under the pointer, for the day that it is over. */
export function tip(hovered: unknown, days: readonly SegmentDay[], draw: (day: SegmentDay) => HTMLElement): HTMLElement | string {
  const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
  const day = at === undefined ? undefined : days[at];
  return day === undefined ? '' : draw(day);
}
