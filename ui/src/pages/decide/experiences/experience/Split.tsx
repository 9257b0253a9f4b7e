import { useCallback, useMemo } from 'react';
import { Chart } from '../../../../components/Chart/Chart';
import { tooltipOf, type ChartStyle } from '../../../../components/Chart/style';
import type { Experience } from '../../../../experiences/experience';
import type { Results } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import type { ColourName } from '../../../../theme/tokens';
import { useText } from './text';

/** Greys from dark to light: no variant is better for its colour; each carries its name at the end. */
const tones: readonly ColourName[] = ['data.total', 'data.visits', 'border.strong', 'border'];

/** Which share of a day's decisions each variant had. */
export function Split({ experience, results }: { readonly experience: Experience; readonly results: Results }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const days = useMemo(() => [...new Set(results.days.map(({ day }) => day))], [results.days]);
  const series = useMemo(() => {
    const shares = new Map(results.days.map((one) => [`${one.day} ${one.variant}`, one.share]));
    const known = experience.variants.map(({ key, label: named }) => ({ key, name: label(named) || key }));
    return known.map(({ key, name }) => ({ key, name, shares: days.map((day) => shares.get(`${day} ${key}`) ?? 0) })).filter((one) => one.shares.some((share) => share > 0));
  }, [results.days, experience.variants, label, days]);
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle) => ({
      grid: { left: 40, right: 152, top: 8, bottom: 24 },
      tooltip: {
        ...tooltip,
        trigger: 'axis' as const,
        formatter: (hovered: unknown) => {
          const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
          const day = at === undefined ? undefined : days[at];
          return day === undefined || at === undefined ? '' : tooltipOf(format.day(day), series.map(({ name, shares }): [string, string] => [name, format.percent(shares[at] ?? 0, 0)]));
        },
      },
      xAxis: { ...categoryAxis, type: 'category' as const, boundaryGap: false, data: days.map((day) => format.dayShort(day)) },
      yAxis: { ...valueAxis, type: 'value' as const, max: 1, interval: 0.5, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.percent(value, 0) } },
      series: series.map(({ name, shares }, index) => ({
        type: 'line' as const,
        stack: 'all',
        symbol: days.length === 1 ? 'circle' : 'none',
        data: shares,
        areaStyle: { color: palette[tones[index % tones.length] ?? 'border'], opacity: 1 },
        lineStyle: { color: palette.surface, width: 1.5 },
        color: palette[tones[index % tones.length] ?? 'border'],
        endLabel: { show: true, formatter: `${short(name)} ${format.percent(shares.at(-1) ?? 0, 0)}`, color: palette['text.secondary'], fontSize: 12, fontWeight: 500 as const, distance: 6 },
        labelLayout: { moveOverlap: 'shiftY' as const },
      })),
    }),
    [days, series, format],
  );
  if (days.length === 0) return <p className="secondary">{text('splitEmpty')}</p>;
  if (experience.variants.length === 1) return null;
  const last = format.list(series.map(({ name, shares }) => `${name} ${format.percent(shares.at(-1) ?? 0, 0)}`));
  return (
    <Chart
      title={text('split')}
      summary={text('splitSummary', { shares: last })}
      height={190}
      option={option}
      table={{ head: [text('day'), ...series.map(({ name }) => name)], rows: days.map((day, at) => [format.day(day)].concat(series.map(({ shares }) => format.percent(shares[at] ?? 0, 0)))) }}
      note={experience.strategy.type === 'bandit' ? text('splitLearning') : undefined}
    />
  );
}

const longest = 13;

/** Names are cut in the middle, so that both ends tell them apart. */
const short = (name: string): string => (name.length <= longest ? name : `${name.slice(0, 7)}…${name.slice(-5)}`);
