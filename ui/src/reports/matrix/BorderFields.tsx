import { Button, NumberInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useLanguage } from '../../i18n/useText';
import type { Matrix } from '../useMatrix';
import type { Borders } from '../useSettings';
import styles from './Matrix.module.css';
import { useText } from './text';

interface BorderFieldsProps {
  readonly borders: Matrix['borders'];
  readonly onChange: (borders: Borders) => void;
}

export default function BorderFields({ borders, onChange }: BorderFieldsProps) {
  const text = useText();
  const language = useLanguage();
  const [volume, setVolume] = useState<number | string>(borders.volume ?? '');
  const [value, setValue] = useState<number | string>(borders.value ?? '');
  const [decimal, thousand] = language === 'de' ? [',', '.'] : ['.', ','];
  const number = { min: 0, required: true, withAsterisk: false, decimalSeparator: decimal, thousandSeparator: thousand, hideControls: true };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ volume: Number(volume), value: Number(value) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className="caption muted">{text(borders.set_by === 'median' ? 'bordersMedian' : 'bordersUser')}</p>
      <NumberInput {...number} label={text('borderVolume')} value={volume} onChange={setVolume} decimalScale={0} />
      <NumberInput {...number} label={text('borderValue')} value={value} onChange={setValue} decimalScale={3} />
      <div className={styles.buttons}>
        <Button type="submit" variant="filled">
          {text('save')}
        </Button>
        {borders.set_by === 'user' && (
          <Button variant="subtle" onClick={() => onChange({ volume: null, value: null })}>
            {text('median')}
          </Button>
        )}
      </div>
    </form>
  );
}
