import type { Format, Unit } from './format';

export type Direction = 'up' | 'down' | 'none';
export type Meaning = 'better' | 'worse' | 'flat';

export interface Change {
  /** Where the figure went: up, down, or nowhere that could be seen in its format. */
  readonly course: 'up' | 'down' | 'level';
  readonly meaning: Meaning;
  /** Signed amount with its unit, e.g. »+2,4 Pp«. */
  readonly text: string;
}

const minus = '\u2212';
const nbsp = '\u00a0';

/** Sums change in per cent, percentages in points, averages in their own unit. */
const relative: readonly Unit[] = ['count', 'points', 'money'];

const points = (language: Format['language']): string => (language === 'de' ? 'Pp' : 'pp');

/** `absolute` shows a sum's change as an amount: »△ +37 €«. */
export function changeOf(
  format: Format,
  unit: Unit,
  direction: Direction,
  now: number,
  before: number,
  absolute = false,
): Change | null {
  const amount = amountOf(format, unit, now, before, absolute);
  if (amount === null) return null;
  const [size, text] = amount;
  // A change that the format rounds away is no change to the reader.
  const level = !/[1-9]/.test(text);
  if (level) return { course: 'level', meaning: 'flat', text: `±${text}` };
  const course = size > 0 ? 'up' : 'down';
  const meaning = direction === 'none' ? 'flat' : direction === course ? 'better' : 'worse';
  return { course, meaning, text: `${size > 0 ? '+' : minus}${text}` };
}

/** Size and the unsigned text of it; null where a per-cent change has no base. */
function amountOf(format: Format, unit: Unit, now: number, before: number, absolute: boolean): [number, string] | null {
  const size = now - before;
  if (unit === 'percent') return [size, `${format.decimal(Math.abs(size) * 100, 1)}${nbsp}${points(format.language)}`];
  if (!absolute && relative.includes(unit)) {
    if (before === 0) return null;
    const share = size / Math.abs(before);
    return [share, format.percent(Math.abs(share), Math.abs(share) >= 0.1 ? 0 : 1)];
  }
  return [size, format.value(unit, Math.abs(size))];
}
