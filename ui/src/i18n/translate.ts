import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { rememberLanguage, type Language } from './language';
import { needTextsIn } from './later';
import type { Strings } from './strings';

const load: Readonly<Record<Language, () => Promise<Record<string, Strings>>>> = {
  de: async () => (await import('./de')).de,
  en: async () => (await import('./en')).en,
};

/** React escapes text itself; a second escape here would show `&amp;` to people. */
export async function startTranslation(language: Language): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: await load[language]() },
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
  return i18next;
}

/** Loads the language's texts if they are not there yet, then changes over. */
export async function changeLanguage(language: Language): Promise<void> {
  const texts = await load[language]();
  for (const [namespace, strings] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, strings);
  }
  await needTextsIn(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  rememberLanguage(language);
}
