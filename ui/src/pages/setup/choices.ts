import { localeOf, type Language } from '../../i18n/language';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** »Europe/Berlin (UTC+1)« for every zone the browser knows. */
export function timezones(language: Language, now: Date): Choice[] {
  const offset = (timeZone: string): string =>
    new Intl.DateTimeFormat(localeOf[language], { timeZone, timeZoneName: 'shortOffset' }).formatToParts(now).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
    value: zone,
    label: `${zone.replaceAll('_', ' ')} (${offset(zone)})`,
  }));
}

/** Currencies by name, those of the home market first. */
const first = ['EUR', 'CHF', 'GBP', 'USD'];

export function currencies(language: Language): Choice[] {
  const names = new Intl.DisplayNames(localeOf[language], { type: 'currency' });
  const others = Intl.supportedValuesOf('currency').filter((code) => !first.includes(code));
  return [...first, ...others].map((code) => ({ value: code, label: `${names.of(code) ?? code} (${code})` }));
}

export const browserTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
