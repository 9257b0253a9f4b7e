/** Whole days, both ends included, as the reports take them. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface Period extends Span {
  readonly preset: Preset | null;
}

export const presets = [
  'last-7-days',
  'last-28-days',
  'last-90-days',
  'last-365-days',
  'this-month',
  'last-month',
  'this-quarter',
  'last-quarter',
  'this-year',
  'last-year',
] as const;
export type Preset = (typeof presets)[number];
export const defaultPreset: Preset = 'last-90-days';

const dayLength = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Today as the company's calendar says. */
export const todayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

const addDays = (day: string, days: number): string => iso(timeOf(day) + days * dayLength);
/** First day of the month `shift` months away from the given day's month. */
const monthStart = (day: string, shift: number): string => {
  const date = new Date(timeOf(day));
  return iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shift, 1));
};
const quarterShift = (day: string): number => -(new Date(timeOf(day)).getUTCMonth() % 3);
const yearShift = (day: string): number => -new Date(timeOf(day)).getUTCMonth();

const lastDays = (today: string, days: number): [string, string] => [addDays(today, 1 - days), today];
const whole = (today: string, start: number, length: number): [string, string] => [
  monthStart(today, start),
  addDays(monthStart(today, start + length), -1),
];

function spanOf(preset: Preset, today: string): [string, string] {
  switch (preset) {
    case 'last-7-days':
      return lastDays(today, 7);
    case 'last-28-days':
      return lastDays(today, 28);
    case 'last-90-days':
      return lastDays(today, 90);
    case 'last-365-days':
      return lastDays(today, 365);
    case 'this-month':
      return [monthStart(today, 0), today];
    case 'last-month':
      return whole(today, -1, 1);
    case 'this-quarter':
      return [monthStart(today, quarterShift(today)), today];
    case 'last-quarter':
      return whole(today, quarterShift(today) - 3, 3);
    case 'this-year':
      return [monthStart(today, yearShift(today)), today];
    case 'last-year':
      return whole(today, yearShift(today) - 12, 12);
  }
}

export const periodOf = (preset: Preset, today: string): Period => {
  const [from, to] = spanOf(preset, today);
  return { preset, from, to };
};

export const lengthInDays = ({ from, to }: { from: string; to: string }): number =>
  Math.round((timeOf(to) - timeOf(from)) / dayLength) + 1;

/** First day of the period of the same length before. */
export const startBefore = (period: { from: string; to: string }): string => addDays(period.from, -lengthInDays(period));

const isPreset = (value: unknown): value is Preset => presets.some((preset) => preset === value);
/** Whether a text is a day there is, as the address writes days. */
export const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(timeOf(value)) && iso(timeOf(value)) === value;

/** The period that an address names: two days, a preset, or else the default. A wrong one falls back as a whole. */
export function readPeriod(search: Readonly<Record<string, unknown>>, today: string): Period {
  const { from, to, period } = search;
  if (isDay(from) && isDay(to) && from <= to) return { preset: null, from, to };
  return periodOf(isPreset(period) ? period : defaultPreset, today);
}

export interface PeriodSearch {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What the address says for a preset (the default says nothing) or for two days. */
export const presetSearch = (preset: Preset): PeriodSearch => ({
  period: preset === defaultPreset ? undefined : preset,
  from: undefined,
  to: undefined,
});
export const daysSearch = (from: string, to: string): PeriodSearch => ({ period: undefined, from, to });

/** Grain of a trend that gives between about 7 and 60 points. */
export const grainOf = (period: { from: string; to: string }): 'day' | 'week' | 'month' => {
  const days = lengthInDays(period);
  return days <= 45 ? 'day' : days <= 400 ? 'week' : 'month';
};
