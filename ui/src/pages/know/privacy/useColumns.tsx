import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { useFormat } from '../../../format/useFormat';
import { isPending, type RequestRow } from '../../../privacy/useRequests';
import styles from './PrivacyPage.module.css';
import { useText } from './text';

/** Each request opens by its name; the due date is what decides. */
export function useColumns(): readonly Column<RequestRow>[] {
  const text = useText();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'kind',
        header: text('kind'),
        phone: 'name',
        cell: (row) => (
          <Link to="." search={(now: Record<string, unknown>) => ({ ...now, request: row.id })} resetScroll={false} className={`${styles.link} source`}>
            {text(`kinds.${row.kind}`)}
          </Link>
        ),
      },
      {
        id: 'person',
        header: text('person'),
        cell: (row) =>
          row.person_id === null ? (
            <span className="muted">{text('erased')}</span>
          ) : (
            <Link to="/know/people/$id" params={{ id: row.person_id }} className={`${styles.link} source`}>
              <code>{row.person_id}</code>
            </Link>
          ),
      },
      { id: 'asked_by', header: text('askedBy'), cell: (row) => <span className="secondary">{text(`askers.${row.asked_by}`)}</span> },
      { id: 'received', header: text('received'), align: 'right', cell: (row) => format.day(row.received), sort: (row) => row.received },
      { id: 'state', header: text('state'), phone: 'delta', cell: (row) => text(`states.${row.state}`) },
      {
        id: 'due',
        header: text('due'),
        align: 'right',
        decisive: true,
        phone: 'value',
        sort: (row) => row.days_left ?? undefined,
        cell: (row) => (isPending(row) ? <Due row={row} /> : <span className="muted">{format.day(row.due)}</span>),
      },
    ],
    [text, format],
  );
}

function Due({ row }: { readonly row: RequestRow }) {
  const text = useText();
  const format = useFormat();
  const days = row.days_left ?? 0;
  const count = Math.abs(days);
  const amount = format.count(count);
  const said = days === 0 ? text('today') : text(days > 0 ? 'left' : 'late', { count, amount });
  return (
    <span className={styles.due} data-late={days < 0} title={format.day(row.due)}>
      {said}
    </span>
  );
}
