import { localeOf, type Language } from '../../../../i18n/language';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Regions that are no countries, or no longer. */
const others = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

export interface Country {
  readonly value: string;
  readonly label: string;
}

/** All countries by name; a code that stands for another one today is left out. */
export function countries(language: Language): readonly Country[] {
  const names = new Intl.DisplayNames(localeOf[language], { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  const found = codes.flatMap((code) => {
    const name = others.has(code) || new Intl.Locale(`und-${code}`).region !== code ? undefined : names.of(code);
    return name === undefined ? [] : [{ value: code, label: name }];
  });
  return found.toSorted((one, other) => one.label.localeCompare(other.label, localeOf[language]));
}
