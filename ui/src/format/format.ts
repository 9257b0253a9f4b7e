import { localeOf, type Language } from '../i18n/language';

/** U+2212: as wide as the plus, so that columns of signed figures stand. */
const minus = '\u2212';
const until: Readonly<Record<Language, string>> = { de: 'bis', en: 'to' };
const nbsp = '\u00a0';

export type Unit = 'count' | 'points' | 'points_per_visit' | 'percent' | 'money' | 'seconds';

export interface Format {
  readonly language: Language;
  count(value: number): string;
  /** Ordinary number with as many digits behind the comma. */
  decimal(value: number, digits: number): string;
  /** A fraction, 0.123 -> »12,3 %«. */
  percent(fraction: number, digits?: number): string;
  money(value: number, digits?: number): string;
  /** 154 -> »2:34 min« */
  duration(seconds: number): string;
  /** A metric's value in its unit, as it stands in a table. */
  value(unit: Unit, value: number): string;
  /** The value alone, without a unit that the label already names. */
  parts(unit: Unit, value: number): { figure: string; unit: string };
  day(date: string): string;
  dayShort(date: string): string;
  month(date: string): string;
  monthShort(date: string): string;
  span(from: string, to: string): string;
  time(instant: string): string;
  /** Without the year, for lists within a period. */
  moment(instant: string): string;
  clock(instant: string): string;
  list(items: readonly string[]): string;
}

const trueMinus = (text: string): string => text.replaceAll('-', minus);

/** Above a whole, tenths of a per cent are noise: »2.330 %«. */
const percentDigits = (fraction: number): number => (Math.abs(fraction) >= 1 ? 0 : 1);
/** Digits of sums of money: cents matter below a thousand, above it they are noise. A column of them has one precision. */
export const moneyDigits = (...values: readonly (number | null | undefined)[]): number => (values.some((value) => Math.abs(value ?? 0) >= 1000) ? 0 : 2);
const pointDigits = (value: number): number => (Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1);

/** `2026-07-03` as that very day, whatever the browser's zone. */
const asDay = (date: string): Date => new Date(`${date.slice(0, 10)}T00:00:00Z`);

/** 154 -> »2:34 min« */
function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? minus : '';
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}${nbsp}min`;
}

/** Formats of one language, one currency and the company's time zone. Currency null: amounts stand without one. */
export function formatOf(language: Language, currency: string | null, timeZone: string): Format {
  const locale = localeOf[language];
  const number = (options: Intl.NumberFormatOptions) => {
    const made = new Intl.NumberFormat(locale, options);
    return (value: number) => trueMinus(made.format(value));
  };
  const fixed = (digits: number, options: Intl.NumberFormatOptions = {}) =>
    number({ minimumFractionDigits: digits, maximumFractionDigits: digits, ...options });
  const dated = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });

  const counts = fixed(0);
  const day = dated({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const dayShort = dated({ day: '2-digit', month: '2-digit' });
  const month = dated({ month: 'long', year: 'numeric' });
  const monthShort = dated({ month: 'short', year: '2-digit' });
  const time = dated({ timeZone, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const moment = dated({ timeZone, day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const clock = dated({ timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });

  const decimal = (value: number, digits: number) => fixed(digits)(value);
  const percent = (fraction: number, digits = 1) => fixed(digits, { style: 'percent' })(fraction);
  const money = (value: number, digits = moneyDigits(value)) =>
    currency === null ? decimal(value, digits) : fixed(digits, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })(value);

  const value = (unit: Unit, amount: number): string => {
    switch (unit) {
      case 'count':
        return counts(amount);
      case 'points':
        return decimal(amount, pointDigits(amount));
      case 'points_per_visit':
        return decimal(amount, 2);
      case 'percent':
        return percent(amount, percentDigits(amount));
      case 'money':
        return money(amount);
      case 'seconds':
        return duration(amount);
    }
  };

  return {
    language,
    count: counts,
    decimal,
    percent,
    money,
    duration,
    value,
    parts: (unit, amount) => splitUnit(value(unit, amount)),
    day: (date) => day.format(asDay(date)),
    dayShort: (date) => dayShort.format(asDay(date)),
    month: (date) => month.format(asDay(date)),
    monthShort: (date) => monthShort.format(asDay(date)),
    span: (from, to) => {
      if (from === to) return day.format(asDay(from));
      const start = from.slice(0, 4) === to.slice(0, 4) ? dayShort : day;
      return `${start.format(asDay(from))} ${until[language]} ${day.format(asDay(to))}`;
    },
    time: (instant) => time.format(new Date(instant)),
    moment: (instant) => moment.format(new Date(instant)),
    clock: (instant) => clock.format(new Date(instant)),
    list: (items) => list.format(items),
  };
}

/** »3,42 €« -> figure and unit, so that the unit can stand smaller. A sign in front stays with the figure. */
function splitUnit(text: string): { figure: string; unit: string } {
  const at = text.search(/[\u00a0\u202f]/);
  if (at > 0) return { figure: text.slice(0, at), unit: text.slice(at + 1) };
  return text.endsWith('%') ? { figure: text.slice(0, -1), unit: '%' } : { figure: text, unit: '' };
}
