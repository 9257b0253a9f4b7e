import { useCallback } from 'react';
import type { ChartOption } from '../../components/Chart/engine';
import { tooltipOf, type ChartStyle } from '../../components/Chart/style';
import { useFormat } from '../../format/useFormat';
import type { Palette } from '../../theme/tokens';
import { diameterOf, verdictOf, type Axes, type Placed } from './scale';
import type { Bubble } from '../useMatrix';
import { useText } from './text';

export type SizeBy = 'cost' | 'revenue';

/** Losses are hollow, gains filled; what cost nothing is neither good nor bad. */
const markOf = (bubble: Placed, palette: Palette) => {
  switch (verdictOf(bubble)) {
    case 'gain':
      return { color: palette['meaning.better'], opacity: 1 };
    case 'loss':
      return { color: palette.surface, borderColor: palette['meaning.worse'], borderWidth: 1.75, opacity: 1 };
    case 'free':
      return { color: palette['data.total'], opacity: 1 };
  }
};

/** The drawing of the matrix: volume across, value per visit up, area by cost or revenue. */
export function useMatrixOption(placed: readonly Placed[], axes: Axes, sizeBy: SizeBy, currency: string | null, roiOf: (bubble: Bubble) => string): (style: ChartStyle) => ChartOption {
  const text = useText();
  const format = useFormat(currency);
  return useCallback(
    ({ palette, valueAxis, tooltip }: ChartStyle): ChartOption => {
      const describe = (bubble: Placed | undefined): HTMLElement | string => {
        if (bubble === undefined) return '';
        const money = (amount: number | null) => (amount === null ? text('none') : format.money(amount, 0));
        return tooltipOf(bubble.label, [
          [text('visits'), format.count(bubble.visits)],
          [text('value'), format.decimal(bubble.value_per_visit, 2)],
          [text('cost'), money(bubble.cost)],
          [text('revenue'), money(bubble.revenue)],
          [text('roi'), roiOf(bubble)],
          [text('field'), text(`quadrant.${bubble.quadrant}`)],
        ]);
      };
      const most = Math.max(0, ...placed.map((bubble) => bubble[sizeBy] ?? 0));
      const { from, to, marks } = axes.volume;
      const label = { color: palette['text.muted'], fontSize: 11 };
      const line = { show: true, onZero: false, lineStyle: { color: palette['border.strong'] } };
      return {
        grid: { left: 30, right: 8, top: 26, bottom: 42 },
        tooltip: { ...tooltip, trigger: 'item', formatter: (hovered: unknown) => describe(placed[(hovered as { dataIndex: number }).dataIndex]) },
        xAxis: {
          ...valueAxis,
          type: 'value',
          min: from,
          max: to,
          name: text('volumeAxis'),
          nameLocation: 'middle',
          nameGap: 24,
          splitLine: { show: false },
          axisLine: line,
          axisLabel: { ...label, customValues: marks.map(Math.log10), formatter: (power: number) => format.count(Math.round(10 ** power)) },
        },
        yAxis: {
          ...valueAxis,
          type: 'value',
          min: axes.value.from,
          max: axes.value.to,
          name: text('valueAxis'),
          nameLocation: 'end',
          nameGap: 8,
          nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -26] },
          splitLine: { show: false },
          axisLine: line,
          axisLabel: { ...label, showMaxLabel: false, showMinLabel: axes.value.from === 0, formatter: (value: number) => format.decimal(value, Number.isInteger(value) ? 0 : 1) },
        },
        series: [
          {
            type: 'scatter',
            data: placed.map((bubble) => ({
              value: [Math.log10(bubble.visits), bubble.value_per_visit],
              symbolSize: diameterOf(bubble[sizeBy], most),
              itemStyle: markOf(bubble, palette),
            })),
          },
        ],
      };
    },
    [placed, axes, sizeBy, roiOf, text, format],
  );
}
