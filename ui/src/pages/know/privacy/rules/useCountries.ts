import { useCallback, useMemo } from 'react';
import { useLanguage } from '../../../../i18n/useText';
import { countries, type Country } from './countries';

/** All countries in the reader's language. */
export function useCountries(): Country[] {
  const language = useLanguage();
  return useMemo(() => [...countries(language)], [language]);
}

/** What a country is called; a code that is none stands as it is. */
export function useCountryName(): (code: string) => string {
  const known = useCountries();
  return useCallback((code: string) => known.find(({ value }) => value === code)?.label ?? code, [known]);
}
