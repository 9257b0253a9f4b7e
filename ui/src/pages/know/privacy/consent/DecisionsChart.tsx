import { useCallback, useMemo } from 'react';
import { Chart } from '../../../../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../../../../components/Chart/style';
import { useFormat } from '../../../../format/useFormat';
import { stroke } from '../../../../theme/tokens';
import { useText } from './text';
import { daily, type Overview } from './useOverview';

interface DecisionsChartProps {
  readonly overview: Overview;
  readonly from: string;
  readonly to: string;
}

/** Yes and no per day. The no is dashed, so that nobody needs the colour. */
export function DecisionsChart({ overview, from, to }: DecisionsChartProps) {
  const text = useText();
  const format = useFormat();
  const days = useMemo(() => daily(overview, from, to), [overview, from, to]);
  const [granted, denied] = useMemo(() => [days.reduce((sum, one) => sum + one.granted, 0), days.reduce((sum, one) => sum + one.denied, 0)], [days]);
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => {
      const line = (name: string, data: readonly number[], colour: string, type: 'solid' | 'dashed', down: number) => ({
        type: 'line' as const,
        data: [...data],
        symbol: days.length === 1 ? 'circle' : 'none',
        color: colour,
        lineStyle: { color: colour, width: stroke.series, type },
        endLabel: { show: true, formatter: name, color: palette['text.secondary'], fontSize: 12, fontWeight: 500, distance: 6, offset: [0, down] },
      });
      return {
        grid: { left: 34, right: 96, top: 14, bottom: 24 },
        tooltip: {
          ...tooltip,
          trigger: 'axis' as const,
          formatter: (hovered: unknown) => {
            const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
            const one = at === undefined ? undefined : days[at];
            if (one === undefined) return '';
            return tooltipOf(format.day(one.day), [
              [text('granted'), format.count(one.granted)],
              [text('denied'), format.count(one.denied)],
            ]);
          },
        },
        xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: days.length === 1, data: days.map((one) => format.dayShort(one.day)) },
        yAxis: { ...valueAxis, type: 'value' as const, minInterval: 1 },
        series: [
          line(text('granted'), days.map((one) => one.granted), palette['data.visits'], 'solid', -18),
          line(text('denied'), days.map((one) => one.denied), palette['data.total'], 'dashed', -3),
        ],
      };
    },
    [days, text, format],
  );
  return (
    <Chart
      title={text('trend')}
      summary={text('trendSummary', { span: format.span(from, to), granted: format.count(granted), denied: format.count(denied) })}
      height={200}
      option={option}
      table={{
        head: [text('day'), text('granted'), text('denied')],
        rows: days.filter((one) => one.granted + one.denied > 0).map((one) => [format.day(one.day), format.count(one.granted), format.count(one.denied)]),
      }}
    />
  );
}
