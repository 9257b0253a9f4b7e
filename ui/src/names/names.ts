import { localeOf, type Label, type Language } from '../i18n/language';

/** Dimension -> value -> name, as the definitions in force and the product itself give them. */
export type Names = Readonly<Record<string, Readonly<Record<string, Label>>>>;

const countryCode = /^[A-Z]{2}$/;
const regions = new Map<Language, Intl.DisplayNames>();

function countryName(code: string, language: Language): string | undefined {
  if (!countryCode.test(code)) return undefined;
  const known = regions.get(language) ?? new Intl.DisplayNames(localeOf[language], { type: 'region', fallback: 'none' });
  regions.set(language, known);
  return known.of(code);
}

/** What people call a dimension's value; what nobody named stands as it was sent. */
export function nameOf(names: Names, language: Language, dimension: string, value: string): string {
  const own = names[dimension];
  const label = own !== undefined && Object.hasOwn(own, value) ? own[value] : undefined;
  return label?.[language] ?? (dimension === 'country' ? countryName(value, language) : undefined) ?? value;
}
