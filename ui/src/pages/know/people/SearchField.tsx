import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './People.module.css';
import { useText } from './text';

interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (words: string) => void;
}

/** Searches a moment after the last letter. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const text = useText();
  const [words, setWords] = useState(value);
  const [asked, setAsked] = useState(value);
  const ask = useDebouncedCallback((next: string) => {
    setAsked(next.trim());
    onChange(next.trim());
  }, 250);
  // The address changed by other means (back, a link): the field follows.
  if (value !== asked) {
    setAsked(value);
    setWords(value);
  }
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={text('search')}
      placeholder={text('search')}
      value={words}
      leftSection={<IconSearch className="icon" aria-hidden />}
      rightSection={
        words === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={text('clear')}
            onClick={() => {
              setWords('');
              ask('');
            }}
          />
        )
      }
      onChange={(event) => {
        setWords(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
    />
  );
}
