import { Button } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { useFormat } from '../../format/useFormat';
import { usePeriod } from '../../period/usePeriod';
import type { Width } from '../Shell';
import { useText } from '../text';
import styles from './Period.module.css';
import { usePeriodName } from './usePeriodName';

const PeriodChoice = lazy(() => import('./PeriodChoice'));

/** The period of the page, kept in the address. */
export function PeriodPicker({ width }: { readonly width: Width }) {
  const text = useText();
  const format = useFormat();
  const period = usePeriod();
  const name = usePeriodName()(period);
  return (
    <>
      <Dropdown
        label={text('period.title')}
        placement="below-end"
        trigger={(id) => (
          <Button leftSection={<IconCalendar className="icon" aria-hidden />} popoverTarget={id} aria-label={text('period.open', { period: name })}>
            {name}
          </Button>
        )}
      >
        {(close) => (
          <Suspense fallback={<div className={styles.waiting} />}>
            <PeriodChoice onDone={close} />
          </Suspense>
        )}
      </Dropdown>
      {period.wanted && width === 'desk' && (
        <span className={styles.against}>{period.dataFrom === null ? text('period.against') : text('period.tooShort', { day: format.day(period.dataFrom) })}</span>
      )}
    </>
  );
}
