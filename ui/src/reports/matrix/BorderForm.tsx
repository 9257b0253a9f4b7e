import { Button, NumberInput, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useLanguage } from '../../i18n/useText';
import type { Matrix } from '../useMatrix';
import type { Borders } from '../useSettings';
import styles from './Matrix.module.css';
import { useText } from './text';

interface BorderFormProps {
  readonly borders: Matrix['borders'];
  readonly onChange: (borders: Borders) => void;
}

/** The borders as numbers, and back to the median. */
export function BorderForm({ borders, onChange }: BorderFormProps) {
  const text = useText();
  const [opened, { toggle, close }] = useDisclosure(false);
  const set = (next: Borders) => {
    close();
    onChange(next);
  };
  return (
    <Popover opened={opened} onChange={(open) => !open && close()} position="bottom-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button size="xs" variant="subtle" leftSection={<IconAdjustments className="icon" aria-hidden />} onClick={toggle} aria-haspopup="dialog" aria-expanded={opened}>
          {text('borders')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={text('borders')}>
        <Fields key={`${borders.volume} ${borders.value}`} borders={borders} onChange={set} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Fields({ borders, onChange }: BorderFormProps) {
  const text = useText();
  const language = useLanguage();
  const [volume, setVolume] = useState<number | string>(borders.volume ?? '');
  const [value, setValue] = useState<number | string>(borders.value ?? '');
  const [decimal, thousand] = language === 'de' ? [',', '.'] : ['.', ','];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ volume: Number(volume), value: Number(value) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className="caption muted">{text(borders.set_by === 'median' ? 'bordersMedian' : 'bordersUser')}</p>
      <NumberInput label={text('borderVolume')} value={volume} onChange={setVolume} min={1} required withAsterisk={false} decimalScale={0} decimalSeparator={decimal} thousandSeparator={thousand} hideControls />
      <NumberInput label={text('borderValue')} value={value} onChange={setValue} min={0} step={0.1} required withAsterisk={false} decimalScale={3} decimalSeparator={decimal} thousandSeparator={thousand} hideControls />
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
