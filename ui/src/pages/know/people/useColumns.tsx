import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Chip } from '../../../components/Chip/Chip';
import type { Column } from '../../../components/DataTable/column';
import { formatOf, moneyDigits } from '../../../format/format';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import { useSession } from '../../../app/useSession';
import { useLanguage } from '../../../i18n/useText';
import styles from './People.module.css';
import { useText } from './text';
import type { Order, PersonRow } from './usePeople';

/** The list's columns; the one it is ordered by is the decisive one, and on a phone the only figure. */
export function useColumns(order: Order, rows: readonly PersonRow[]): readonly Column<PersonRow>[] {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const language = useLanguage();
  const { timezone } = useSession();
  const now = useNow(60_000);
  return useMemo(() => {
    const digits = moneyDigits(...rows.map((row) => row.revenue));
    const figure = (id: Order, cell: (row: PersonRow) => string): Column<PersonRow> => ({
      id,
      header: text(`orders.${id}`),
      align: 'right',
      decisive: id === order,
      cell,
      ...(id === order && { phone: 'value' as const }),
    });
    const seen = (instant: string) => `${moment.day(instant, now)}, ${moment.minute(instant)}`;
    return [
      {
        id: 'person',
        header: text('person'),
        phone: 'name',
        cell: (row) => (
          <span className={styles.person}>
            <Link to="/know/people/$id" params={{ id: row.person_id }} className={`${styles.name} medium clip`} data-known={row.known}>
              {row.label}
            </Link>
            {!row.known && <Chip>{text('anonymous')}</Chip>}
          </span>
        ),
      },
      { id: 'first_seen', header: text('firstSeen'), cell: (row) => <span className="secondary tabular">{moment.date(row.first_seen)}</span> },
      figure('last_seen', (row) => seen(row.last_seen)),
      figure('visits', (row) => format.count(row.visits)),
      figure('engagement_value', (row) => format.value('points', row.engagement_value)),
      figure('revenue', (row) => (row.revenue === null ? text('noRevenue') : formatOf(language, row.currency, timezone).money(row.revenue, digits))),
    ];
  }, [order, rows, text, format, moment, language, timezone, now]);
}
