import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { Chart } from '../components/Chart/Chart';
import type { ChartOption } from '../components/Chart/engine';
import { tooltipOf, type ChartStyle } from '../components/Chart/style';
import { useEventWords } from '../events/useEventWords';
import { useMoment } from '../format/moment';
import { useFormat } from '../format/useFormat';
import { useLabel } from '../i18n/useText';
import styles from './Interests.module.css';
import { namesOf, shifts } from './names';
import { useText } from './text';
import type { PersonInterests } from './useInterests';

const kinds = ['solid', 'dashed', 'dotted'] as const;

/** The strongest interests over time, and beneath them the events that fed each. */
export function InterestCourse({ interests }: { readonly interests: PersonInterests }) {
  const text = useText();
  return (
    <div className={styles.course}>
      <CourseChart interests={interests} />
      {!interests.over_time.complete && <p className="caption muted">{text('incomplete')}</p>}
      <Reasons interests={interests} />
    </div>
  );
}

const height = 220;
const plot = height - 38;

/** The next round number: 1, 2, 3 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 3, 5, 10].find((step) => step * power >= value) ?? 10);
}

function CourseChart({ interests: { over_time: course, groups } }: { readonly interests: PersonInterests }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const moment = useMoment();
  const days = useMemo(() => course.moments.map((one) => moment.date(one)), [course, moment]);
  const points = useCallback((value: number | undefined) => format.decimal(value ?? 0, 1), [format]);
  const names = useMemo(
    () =>
      namesOf(course.lines, (key) => {
        const group = groups.find((one) => one.key === key);
        return group === undefined ? key : label(group.label);
      }),
    [course, groups, label],
  );
  const option = useCallback(
    ({ palette, categoryAxis, valueAxis, tooltip }: ChartStyle): ChartOption => {
      const colours = [palette['data.engagement'], palette['data.total'], palette['data.extra']];
      const top = roundUp(Math.max(1, ...course.lines.flatMap((line) => line.points)));
      const down = shifts(
        course.lines.map((line) => plot * (1 - (line.points.at(-1) ?? 0) / top)),
        13,
      );
      return {
        grid: { left: 30, right: 130, top: 14, bottom: 24 },
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: (hovered: unknown) => {
            const at = Array.isArray(hovered) ? (hovered[0] as { dataIndex: number } | undefined)?.dataIndex : undefined;
            return at === undefined ? '' : tooltipOf(days[at] ?? '', course.lines.map((line, index) => [names[index] ?? line.tag, points(line.points[at])]));
          },
        },
        xAxis: { ...categoryAxis, type: 'category', boundaryGap: course.moments.length === 1, data: course.moments.map((one) => format.dayShort(moment.dayOf(one))) },
        yAxis: { ...valueAxis, type: 'value', max: top, axisLabel: { color: palette['text.muted'], fontSize: 11, formatter: (value: number) => format.count(value) } },
        series: course.lines.map((line, index) => {
          const colour = colours[index % colours.length] ?? palette['data.total'];
          return {
            type: 'line',
            data: [...line.points],
            symbol: course.moments.length === 1 ? 'circle' : 'none',
            color: colour,
            lineStyle: { color: colour, width: 2, type: kinds[Math.floor(index / colours.length) % kinds.length] ?? 'solid' },
            endLabel: { show: true, formatter: names[index] ?? line.tag, color: palette['text.secondary'], fontSize: 11, distance: 6, offset: [0, down[index] ?? 0], width: 118, overflow: 'truncate' },
          };
        }),
      };
    },
    [course, names, days, points, format, moment],
  );
  const parts = course.lines.map((line, index) => text('coursePart', { tag: names[index] ?? line.tag, points: points(line.points.at(-1)) }));
  return (
    <Chart
      title={text('course')}
      summary={text('courseSummary', { parts: format.list(parts) })}
      height={height}
      option={option}
      note={text('courseUnit')}
      table={{ head: [text('day'), ...names], rows: days.map((day, at) => [day].concat(course.lines.map((line) => points(line.points[at])))) }}
    />
  );
}

/** What the server calls a view that its sender gave no name: title and address say more. */
const views: ReadonlySet<string> = new Set(['Page Viewed', 'Screen Viewed']);

function Reasons({ interests: { groups } }: { readonly interests: PersonInterests }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const words = useEventWords();
  const tags = groups.flatMap((group) => group.tags.map((tag) => ({ ...tag, group: group.key }))).filter((tag) => tag.why.length > 0);
  return (
    <section>
      <h2>{text('why')}</h2>
      <p className="caption secondary">{text('whyText')}</p>
      <ul className={styles.reasons}>
        {tags
          .toSorted((a, b) => b.points - a.points)
          .slice(0, 12)
          .map((tag) => (
            <li key={`${tag.group}:${tag.tag}`}>
              <span className="medium">{tag.tag}</span>
              <ul>
                {tag.why.map((reason) => (
                  <li key={reason.event_id}>
                    <Link to="." search={(search: Record<string, unknown>) => ({ ...search, event: reason.event_id })} resetScroll={false} preload={false} className="clip">
                      {[views.has(reason.name) ? null : words.name(reason.name), reason.title, reason.page].filter(Boolean).join(' · ') || words.name(reason.name)}
                    </Link>
                    <span className="muted nowrap">{text('gave', { points: signed(format.value('points', reason.points), reason.points), day: moment.date(reason.at) })}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
      </ul>
    </section>
  );
}

const signed = (amount: string, value: number): string => (value > 0 ? `+${amount}` : amount);
