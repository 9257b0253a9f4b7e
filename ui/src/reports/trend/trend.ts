import type { Span } from '../../period/period';
import type { ReportRow, ValueReport } from '../useValueReport';

export type Grain = 'day' | 'week' | 'month';

export interface TrendPoint {
  /** First day of the bucket. */
  readonly start: string;
  readonly days: number;
  readonly visits: number | null;
  readonly value: number | null;
  readonly visitsIndex: number | null;
  readonly valueIndex: number | null;
}

export interface Trend {
  readonly points: readonly TrendPoint[];
  /** What stands at 100: the mean of the period before, or of this one where there is none. */
  readonly base: 'previous' | 'this';
}

const dayLength = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / dayLength) + 1;

/** Last day of the bucket that starts on `start`. */
export function lastDay(grain: Grain, start: string): string {
  const date = new Date(timeOf(start));
  switch (grain) {
    case 'day':
      return start;
    case 'week':
      return dayOf(timeOf(start) + 6 * dayLength);
    case 'month':
      return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
  }
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The days of the bucket that starts on `start`, as far as they lie in the period. */
export const bucketOf = (grain: Grain, start: string, { from, to }: Span): Span => ({ from: later(start, from), to: earlier(lastDay(grain, start), to) });

/** 100 is `one` a day. */
const indexed = (amount: number | null, days: number, one: number): number | null =>
  amount === null || one <= 0 ? null : (amount / days / one) * 100;

/**
 * Visits and value as an index, so that both stand in one picture. Every bucket counts per day it covers: the week in which
 * the period begins or the data ends does not look like a fall. `data`: the first and last day there is data for.
 */
export function trendOf(report: ValueReport, grain: Grain, data: Span | null): Trend {
  const { totals, previous, rows } = report;
  const first = data === null ? report.from : later(report.from, data.from);
  const end = data === null ? report.to : earlier(report.to, data.to);
  const before = previous !== null && totals.previous?.visits ? { figures: totals.previous, ...previous } : null;
  const base = before ?? { figures: totals, from: first, to: later(end, first) };
  const baseDays = daysBetween(base.from, base.to);
  const perDay = { visits: (base.figures.visits ?? 0) / baseDays, value: (base.figures.engagement_value ?? 0) / baseDays };
  const points = rows.flatMap((row: ReportRow): TrendPoint[] => {
    const start = row[grain];
    if (typeof start !== 'string') return [];
    const from = later(start, first);
    const to = earlier(lastDay(grain, start), end);
    if (to < from) return [];
    const days = daysBetween(from, to);
    const value = row.engagement_value;
    return [
      { start, days, visits: row.visits, value, visitsIndex: indexed(row.visits, days, perDay.visits), valueIndex: indexed(value, days, perDay.value) },
    ];
  });
  return { points, base: before === null ? 'this' : 'previous' };
}

/** ISO 8601: week 1 holds the year's first Thursday. */
export function isoWeek(day: string): number {
  const date = new Date(timeOf(day));
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  return Math.ceil(((date.getTime() - yearStart) / dayLength + 1) / 7);
}
