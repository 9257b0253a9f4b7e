import { useCallback, useMemo } from 'react';
import { Chart } from '../../../../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../../../../components/Chart/style';
import { levelOf, perUnit, signed, tick } from '../../../../experiences/difference';
import { useText as useWords } from '../../../../experiences/text';
import type { OutcomeInfo, Trial } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import { stroke } from '../../../../theme/tokens';
import { useText } from './text';

interface CourseProps {
  readonly trial: Trial;
  readonly outcome: OutcomeInfo;
  /** The arm whose course is drawn. */
  readonly arm: string;
}

interface Known {
  readonly day: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What was known of one arm at the end of each day: the estimate, and the band in which the truth lies. */
export function Course({ trial, outcome, arm }: CourseProps) {
  const text = useText();
  const words = useWords();
  const label = useLabel();
  const format = useFormat(trial.currency || null);
  const bandit = trial.look === 'adaptive';
  const name = label(trial.arms.find(({ key }) => key === arm)?.label ?? { de: arm, en: arm });
  const points = useMemo(
    () => trial.series.filter((one) => one.outcome === outcome.key && one.arm === arm).flatMap(({ day, value, low, high }): Known[] => (value === null || low === null || high === null ? [] : [{ day, value, low, high }])),
    [trial.series, outcome.key, arm],
  );
  const said = useCallback((value: number) => (bandit ? perUnit(format, outcome.unit, value) : signed(format, outcome.unit, value)), [bandit, format, outcome.unit]);
  const rangeSaid = useCallback((point: Known) => words('interval', { low: said(point.low), high: said(point.high) }), [words, said]);
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => {
      const quiet = { type: 'line' as const, symbol: 'none', lineStyle: { opacity: 0 }, stack: 'band', stackStrategy: 'all' as const, tooltip: { show: false }, silent: true };
      return {
        grid: { left: 44, right: 112, top: 14, bottom: 24 },
        tooltip: {
          ...tooltip,
          trigger: 'axis' as const,
          formatter: (hovered: unknown) => {
            const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
            const point = at === undefined ? undefined : points[at];
            if (point === undefined) return '';
            return tooltipOf(format.day(point.day), [
              [name, said(point.value)],
              [text('intervalHead'), rangeSaid(point)],
            ]);
          },
        },
        xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: false, data: points.map(({ day }) => format.dayShort(day)) },
        yAxis: { ...valueAxis, type: 'value' as const, splitNumber: 4, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => tick(format, outcome.unit, value, !bandit) } },
        series: [
          { ...quiet, data: points.map(({ low }) => low) },
          { ...quiet, data: points.map(({ low, high }) => high - low), areaStyle: { color: palette['border.strong'], opacity: 0.55 } },
          {
            type: 'line' as const,
            symbol: points.length === 1 ? 'circle' : 'none',
            data: points.map(({ value }) => value),
            color: palette['data.total'],
            lineStyle: { color: palette['data.total'], width: stroke.series },
            endLabel: { show: true, formatter: said(points.at(-1)?.value ?? 0), color: palette.text, fontSize: 12, fontWeight: 500 as const, distance: 6 },
            ...(!bandit && { markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: palette['border.control'], type: 'dashed' as const }, data: [{ yAxis: 0 }] } }),
          },
        ],
      };
    },
    [points, said, rangeSaid, format, name, text, bandit, outcome.unit],
  );
  const last = points.at(-1);
  if (last === undefined) return <p className="secondary">{text('courseEmpty')}</p>;
  return (
    <Chart
      title={text(bandit ? 'courseBandit' : 'course')}
      summary={text('courseSummary', { arm: name, value: said(last.value), low: said(last.low), high: said(last.high) })}
      height={190}
      option={option}
      table={{
        head: [text('day'), text(bandit ? 'value' : 'difference'), text('intervalHead')],
        rows: points.map((point) => [format.day(point.day), said(point.value), rangeSaid(point)]),
      }}
      note={text('courseNote', { name, level: levelOf(format, trial.level) })}
    />
  );
}
