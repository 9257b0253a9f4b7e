export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text that exists in every language, as the server's `Label` does. */
export type Label = Readonly<Record<Language, string>>;

export const isLanguage = (value: unknown): value is Language => value === 'de' || value === 'en';

/** The formats that go with a language. English is British. */
export const localeOf: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };

const memory = 'faden-language';

/** What this browser chose last, or else what it asks for. */
export function rememberedLanguage(): Language | null {
  const stored = localStorage.getItem(memory);
  return isLanguage(stored) ? stored : null;
}

export function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export const rememberLanguage = (language: Language): void => localStorage.setItem(memory, language);
