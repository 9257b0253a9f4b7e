import { useMemo } from 'react';
import { useSession } from '../app/useSession';
import { localeOf, type Language } from '../i18n/language';
import { useLanguage } from '../i18n/useText';

export interface Moment {
  /** The day of an instant in the company's calendar, `2026-07-03`. */
  dayOf(instant: string): string;
  /** »Heute«, »Gestern«, »03.07.«, with the year where it is another one. */
  day(instant: string, now: Date): string;
  /** »09:12« */
  minute(instant: string): string;
  /** »03.07.2026« */
  date(instant: string): string;
  /** »vor 4 Minuten« */
  ago(instant: string, now: Date): string;
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** Instants as people say them, in one language and one time zone. */
export function momentOf(language: Language, timeZone: string): Moment {
  const locale = localeOf[language];
  const iso = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const minute = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, { timeZone, day: '2-digit', month: '2-digit' });
  const full = new Intl.DateTimeFormat(locale, { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const always = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });

  const dayOf = (instant: string) => iso.format(new Date(instant));
  const day = (instant: string, now: Date) => {
    const [then, today] = [dayOf(instant), iso.format(now)];
    const apart = Math.round((Date.parse(then) - Date.parse(today)) / 86_400_000);
    if (apart === 0 || apart === -1) return capital(relative.format(apart, 'day'), locale);
    return (then.slice(0, 4) === today.slice(0, 4) ? short : full).format(new Date(instant));
  };
  const ago = (instant: string, now: Date) => {
    const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(instant)) / 1000));
    const [unit, length] = steps.find(([, size]) => seconds >= size) ?? ['second', 1];
    return (seconds === 0 ? relative : always).format(-Math.floor(seconds / length), unit);
  };
  return { dayOf, day, minute: (instant) => minute.format(new Date(instant)), date: (instant) => full.format(new Date(instant)), ago };
}

const capital = (word: string, locale: string): string => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);

export function useMoment(): Moment {
  const language = useLanguage();
  const { timezone } = useSession();
  return useMemo(() => momentOf(language, timezone), [language, timezone]);
}
