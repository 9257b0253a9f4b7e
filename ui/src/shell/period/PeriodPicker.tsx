import { Button, Drawer, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar } from '@tabler/icons-react';
import { usePeriod } from '../../period/usePeriod';
import type { Width } from '../Shell';
import { useText } from '../text';
import styles from './Period.module.css';
import { PeriodChoice } from './PeriodChoice';
import { usePeriodName } from './usePeriodName';

/** The period of the page, kept in the address. On a phone its choice is a sheet. */
export function PeriodPicker({ width }: { readonly width: Width }) {
  const text = useText();
  const period = usePeriod();
  const name = usePeriodName()(period);
  const [opened, { toggle, close }] = useDisclosure(false);
  const button = (
    <Button
      leftSection={<IconCalendar className="icon" aria-hidden />}
      onClick={toggle}
      aria-haspopup="dialog"
      aria-expanded={opened}
      aria-label={text('period.open', { period: name })}
    >
      {name}
    </Button>
  );
  if (width === 'phone') {
    return (
      <>
        {button}
        <Drawer opened={opened} onClose={close} position="bottom" size="auto" title={text('period.title')}>
          <PeriodChoice onDone={close} />
        </Drawer>
      </>
    );
  }
  return (
    <>
      <Popover opened={opened} onChange={(open) => !open && close()} position="bottom-end" trapFocus returnFocus withinPortal>
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown aria-label={text('period.title')}>
          <PeriodChoice onDone={close} />
        </Popover.Dropdown>
      </Popover>
      {period.compare === 'previous' && width === 'desk' && <span className={styles.against}>{text('period.against')}</span>}
    </>
  );
}
