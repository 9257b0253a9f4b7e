import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, Language } from './language';
import type { KeyOf, Strings } from './strings';

/** Values for the `{{places}}` of a text; `count` chooses the plural. */
export type Values = Readonly<Record<string, string | number>>;
export type Text<T extends Strings> = (key: KeyOf<T>, values?: Values) => string;

/**
 * The texts of one folder. A page makes its own hook once:
 * `export const useText = textOf<typeof de>('pages/measure/channels')`; a key that is not there does not compile.
 */
export const textOf = <T extends Strings>(namespace: string): (() => Text<T>) =>
  function useFolderText() {
    const { t } = useTranslation(namespace);
    return useCallback((key: KeyOf<T>, values?: Values) => t(key, values ?? {}), [t]);
  };

export const useLanguage = (): Language => useTranslation().i18n.language as Language;

/** Chooses from the server's labels, e.g. a metric's name. */
export const useLabel = (): ((label: Label) => string) => {
  const language = useLanguage();
  return useCallback((label: Label) => label[language], [language]);
};
