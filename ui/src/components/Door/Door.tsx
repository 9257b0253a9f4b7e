import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { languages, type Language } from '../../i18n/language';
import { changeLanguage } from '../../i18n/translate';
import { useLanguage } from '../../i18n/useText';
import styles from './Door.module.css';

const languageNames: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };

interface DoorProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
}

/** The pages before the shell: brand, one form, the choice of language. */
export function Door({ title, intro, children }: DoorProps) {
  const language = useLanguage();
  useEffect(() => {
    document.title = `${title} · Faden`;
  }, [title]);
  return (
    <div className={styles.door}>
      <header className={styles.head}>
        <span className={styles.brand}>
          <svg width="32" height="52" viewBox="0 0 32 52" aria-hidden="true">
            <path d="M25 20.500C20 26 8 23 8 14C8 6 23 5 23 14C23 21 16 24 16 52" />
          </svg>
          Faden
        </span>
        <div className={styles.languages}>
          {languages.map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={one === language} className={styles.language} onClick={() => void changeLanguage(one)}>
              {languageNames[one]}
            </button>
          ))}
        </div>
      </header>
      <main className={styles.main}>
        <h1 className={styles.title}>{title}</h1>
        {intro !== undefined && <p className={styles.intro}>{intro}</p>}
        {children}
      </main>
    </div>
  );
}
