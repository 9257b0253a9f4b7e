import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import type { Matrix } from '../useMatrix';
import type { Borders } from '../useSettings';
import styles from './Matrix.module.css';
import { useText } from './text';

const BorderFields = lazy(() => import('./BorderFields'));

interface BorderFormProps {
  readonly borders: Matrix['borders'];
  readonly onChange: (borders: Borders) => void;
}

/** The borders as numbers, and back to the median. */
export function BorderForm({ borders, onChange }: BorderFormProps) {
  const text = useText();
  return (
    <Dropdown
      label={text('borders')}
      placement="below-end"
      trigger={(id) => (
        <Button size="xs" variant="subtle" leftSection={<IconAdjustments className="icon" aria-hidden />} popoverTarget={id}>
          {text('borders')}
        </Button>
      )}
    >
      {(close) => (
        <Suspense fallback={<div className={styles.form} />}>
          <BorderFields
            borders={borders}
            onChange={(next) => {
              close();
              onChange(next);
            }}
          />
        </Suspense>
      )}
    </Dropdown>
  );
}
