import { Button, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ByLanguage } from '../../../../../experiences/experience';
import styles from './Editor.module.css';
import { useText } from './text';

const offered = ['*', 'de', 'en'] as const;

interface LanguagesProps {
  readonly label: string;
  readonly texts: ByLanguage<string>;
  readonly hint?: string;
  readonly code?: boolean;
  /** Why a text cannot be kept as it stands; null: it can. */
  readonly check?: (text: string) => string | null;
  readonly error: string | undefined;
  readonly onChange: (texts: ByLanguage<string>) => void;
}

/** A text for each language; `*` speaks for all that have none. */
export function Languages({ label, texts, hint, code = false, check, error, onChange }: LanguagesProps) {
  const text = useText();
  const named = (one: string) => (one === '*' ? text('language.any') : one === 'de' || one === 'en' ? text(`language.${one}`) : text('language.other', { code: one }));
  const missing = offered.filter((one) => !(one in texts));
  const several = Object.keys(texts).length > 1;
  return (
    <div className={styles.languages}>
      {Object.entries(texts).map(([one, held]) => (
        <div key={one} className={styles.language}>
          <Draft label={`${label}, ${named(one)}`} held={held} code={code} hint={hint} check={check} error={error} onChange={(next) => onChange({ ...texts, [one]: next })} />
          {several && (
            <Button size="xs" variant="subtle" leftSection={<IconX className="icon" aria-hidden />} onClick={() => onChange(Object.fromEntries(Object.entries(texts).filter(([other]) => other !== one)))}>
              {text('removeLanguage', { language: named(one) })}
            </Button>
          )}
        </div>
      ))}
      <div className={styles.adds}>
        {missing.map((one) => (
          <Button key={one} size="xs" variant="subtle" leftSection={<IconPlus className="icon" aria-hidden />} onClick={() => onChange({ ...texts, [one]: Object.values(texts)[0] ?? '' })}>
            {text('addLanguage')}: {named(one)}
          </Button>
        ))}
      </div>
    </div>
  );
}

interface DraftProps {
  readonly label: string;
  readonly held: string;
  readonly hint: string | undefined;
  readonly code: boolean;
  readonly check: LanguagesProps['check'];
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

/** What is being typed stays as it is typed; only what can be kept goes on. */
function Draft({ label, held, hint, code, check, error, onChange }: DraftProps) {
  const [typed, setTyped] = useState(held);
  const wrong = check?.(typed) ?? null;
  return (
    <Textarea
      label={label}
      description={hint}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={!code}
      classNames={code ? { input: styles.code ?? '' } : {}}
      value={typed}
      error={wrong ?? error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        if ((check?.(next) ?? null) === null) onChange(next);
      }}
    />
  );
}
