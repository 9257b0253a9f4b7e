import type { Format, Unit } from '../format/format';

const minus = '\u2212';
const nbsp = '\u00a0';

/** A difference of two values with its sign: percentages in points, averages in their own unit. */
export function signed(format: Format, unit: Unit, size: number): string {
  const text = amount(format, unit, Math.abs(size));
  if (!/[1-9]/.test(text)) return `±${text}`;
  return `${size > 0 ? '+' : minus}${text}`;
}

/** A value per person or visit: counts of people have decimals here. */
export const perUnit = (format: Format, unit: Unit, value: number): string => (unit === 'count' || unit === 'points' ? format.decimal(value, digitsOf(value)) : unit === 'percent' ? format.percent(value, value !== 0 && Math.abs(value) < 0.01 ? 2 : 1) : format.value(unit, value));

/** The size of a difference, without its sign. */
export const unsigned = (format: Format, unit: Unit, size: number): string => amount(format, unit, Math.abs(size));

const amount = (format: Format, unit: Unit, size: number): string =>
  unit === 'percent' ? `${format.decimal(size * 100, size !== 0 && size < 0.01 ? 2 : 1)}${nbsp}${format.language === 'de' ? 'Pp' : 'pp'}` : perUnit(format, unit, size);

const digitsOf = (value: number): number => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** A chance in whole per cent; nothing is certain, so the last ones are said as limits: »> 99 %«. */
export const probability = (format: Format, chance: number): string => (chance >= 0.995 ? `>${nbsp}${format.percent(0.99, 0)}` : chance < 0.005 ? `<${nbsp}${format.percent(0.01, 0)}` : format.percent(chance, 0));

/** A mark of an axis: no more digits than it needs, and no unit, which the figures beside it carry. */
export function tick(format: Format, unit: Unit, value: number, difference: boolean): string {
  const size = unit === 'percent' ? Math.abs(value) * 100 : Math.abs(value);
  const digits = Number.isInteger(Number(size.toFixed(6))) ? 0 : size >= 1 ? 1 : 2;
  const text = format.decimal(size, digits);
  if (value === 0) return '0';
  return value < 0 ? `${minus}${text}` : difference ? `+${text}` : text;
}

/** How sure an interval is, in per cent without the sign: 98,3. */
export const levelOf = (format: Format, alpha: number): string => format.decimal((1 - alpha) * 100, Number.isInteger(Number((alpha * 100).toFixed(6))) ? 0 : 1);
