import { NumberInput, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useLanguage } from '../../../i18n/useText';
import type { Label } from '../../../i18n/language';
import styles from './Interests.module.css';
import type { TagGroup } from './plan';
import { useText } from './text';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly error: ReactNode;
  readonly placeholder?: string;
  readonly negative?: boolean;
}

/** A number in the reader's notation; empty is none. */
export function NumberField({ label, value, onChange, error, placeholder, negative = false }: NumberFieldProps) {
  const german = useLanguage() === 'de';
  return (
    <NumberInput
      label={label}
      value={value ?? ''}
      error={error}
      {...(placeholder !== undefined && { placeholder })}
      hideControls
      decimalScale={2}
      allowNegative={negative}
      decimalSeparator={german ? ',' : '.'}
      thousandSeparator={german ? '.' : ','}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}

interface NamesProps {
  readonly label: Label;
  readonly onChange: (label: Label) => void;
}

export function Names({ label, onChange }: NamesProps) {
  const text = useText();
  return (
    <div className={styles.two}>
      <TextInput label={text('nameDe')} value={label.de} onChange={(event) => onChange({ ...label, de: event.currentTarget.value })} />
      <TextInput label={text('nameEn')} value={label.en} onChange={(event) => onChange({ ...label, en: event.currentTarget.value })} />
    </div>
  );
}

interface GroupFieldProps {
  readonly groups: readonly TagGroup[];
  readonly value: string;
  readonly onChange: (group: string) => void;
  readonly error: ReactNode;
}

export function GroupField({ groups, value, onChange, error }: GroupFieldProps) {
  const text = useText();
  const label = useLabel();
  const data = groups.map((group) => ({ value: group.key, label: label(group.label) || group.key }));
  return <Select label={text('paths.group')} value={value} error={error} data={data} allowDeselect={false} onChange={(next) => next !== null && onChange(next)} />;
}
