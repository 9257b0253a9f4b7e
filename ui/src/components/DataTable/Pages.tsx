import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useFormat } from '../../format/useFormat';
import styles from './DataTable.module.css';
import { useText } from './text';

interface PagesProps {
  readonly page: number;
  readonly size: number;
  /** Null: not counted; then `shown` says how many this page holds. */
  readonly total: number | null;
  readonly shown: number;
  readonly onPage: (page: number) => void;
}

/** »51 bis 100 von 96.482«, with the way back and forth. */
export function Pages({ page, size, total, shown, onPage }: PagesProps) {
  const text = useText();
  const format = useFormat();
  if (shown === 0) return null;
  const first = (page - 1) * size + 1;
  const last = first + shown - 1;
  const values = { from: format.count(first), to: format.count(last) };
  const more = total === null ? shown === size : last < total;
  return (
    <span className={styles.pages}>
      {total === null ? text('spanOpen', values) : text('span', { ...values, total: format.count(total) })}
      <ActionIcon variant="subtle" color="neutral" size={24} disabled={page <= 1} aria-label={text('previous')} onClick={() => onPage(page - 1)}>
        <IconChevronLeft size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="neutral" size={24} disabled={!more} aria-label={text('next')} onClick={() => onPage(page + 1)}>
        <IconChevronRight size={14} aria-hidden />
      </ActionIcon>
    </span>
  );
}
