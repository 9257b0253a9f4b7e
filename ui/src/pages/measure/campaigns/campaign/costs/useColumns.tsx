import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSession } from '../../../../../app/useSession';
import { Chip } from '../../../../../components/Chip/Chip';
import type { Column } from '../../../../../components/DataTable/column';
import { formatOf } from '../../../../../format/format';
import { useFormat } from '../../../../../format/useFormat';
import { useLanguage } from '../../../../../i18n/useText';
import { todayIn } from '../../../../../period/period';
import styles from '../../Campaigns.module.css';
import { useIsPhone } from '../../../../../theme/useWidth';
import { useText } from './text';
import type { Cost } from './useCosts';

/** The columns of booked costs; `onTakeBack` null: the reader may not. */
export function useColumns(onTakeBack: ((cost: Cost) => void) | null): readonly Column<Cost>[] {
  const text = useText();
  const language = useLanguage();
  const format = useFormat();
  const { timezone } = useSession();
  return useMemo(() => {
    const amountOf = ({ amount, currency }: Cost) => formatOf(language, currency, timezone).money(Number(amount), 2);
    const state = (row: Cost) => (row.takes_back ? <Chip>{text('reversal')}</Chip> : row.taken_back && <Chip>{text('takenBack')}</Chip>);
    return [
      {
        id: 'span',
        header: text('span'),
        phone: 'name',
        sort: (row) => row.start,
        cell: (row) => (
          <span className={styles.stacked}>
            <span className={styles.name}>
              <span className="nowrap">{format.span(row.start, row.end)}</span>
              <span className="secondary">{text(`statuses.${row.status}`)}</span>
              {state(row)}
            </span>
            {row.note !== null && <span className={`${styles.remark} caption muted`}>{row.note}</span>}
          </span>
        ),
      },
      {
        id: 'booked',
        header: text('bookedAt'),
        sort: (row) => row.booked_at,
        cell: (row) => (
          <span className={`${styles.stacked} caption muted`}>
            <span className="nowrap">{format.day(todayIn(timezone, new Date(row.booked_at)))}</span>
            <span className={styles.by}>{row.by ?? row.source}</span>
          </span>
        ),
      },
      {
        id: 'amount',
        header: text('amount'),
        align: 'right',
        phone: 'value',
        decisive: true,
        sort: (row) => Number(row.amount),
        cell: (row) => <span className={row.taken_back || row.takes_back ? 'muted' : undefined}>{amountOf(row)}</span>,
      },
      ...(onTakeBack === null
        ? []
        : [
            {
              id: 'act',
              header: text('act'),
              align: 'right' as const,
              phone: 'delta' as const,
              cell: (row: Cost) =>
                !row.taken_back &&
                !row.takes_back && (
                  <TakeBackButton name={text('takeBackOf', { amount: amountOf(row), span: format.span(row.start, row.end) })} onClick={() => onTakeBack(row)} />
                ),
            },
          ]),
    ];
  }, [text, language, format, timezone, onTakeBack]);
}

/** The word where there is room for it, on a phone its sign. */
function TakeBackButton({ name, onClick }: { readonly name: string; readonly onClick: () => void }) {
  const text = useText();
  return useIsPhone() ? (
    <ActionIcon variant="subtle" color="neutral" size={44} aria-label={name} onClick={onClick}>
      <IconArrowBackUp className="icon" aria-hidden />
    </ActionIcon>
  ) : (
    <Button size="xs" variant="subtle" aria-label={name} onClick={onClick}>
      {text('takeBack')}
    </Button>
  );
}
