import { useMemo } from 'react';
import { useSession } from '../app/useSession';
import { useLanguage } from '../i18n/useText';
import { formatOf, type Format } from './format';

/** Formats in the reader's language, with the company's time zone and the given or the company's currency. */
export function useFormat(currency?: string | null): Format {
  const language = useLanguage();
  const session = useSession();
  const money = currency === undefined ? session.currency : currency;
  return useMemo(() => formatOf(language, money, session.timezone), [language, money, session.timezone]);
}
