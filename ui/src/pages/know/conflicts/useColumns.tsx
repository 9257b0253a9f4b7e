import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import { useFormat } from '../../../format/useFormat';
import type { Join, JoinedKey } from '../../../identity/joins';
import { useJoinState } from '../../../identity/useJoinState';
import { useKeyName } from '../../../identity/useKeyName';
import styles from './Conflicts.module.css';
import { useText } from './text';
import type { Receipt } from './useConflicts';

/** The weaker key leads: it is the one that two people share. */
export function useConflictColumns(): readonly Column<Join>[] {
  const text = useText();
  const moment = useMoment();
  const keyName = useKeyName();
  const stateOf = useJoinState();
  const now = useNow(60_000);
  return useMemo(() => {
    const key = (one: JoinedKey) => (
      <span className={styles.key}>
        <span className="medium">{keyName(one.kind)}</span> <code>{one.value}</code>
      </span>
    );
    const person = (one: JoinedKey) =>
      one.person_id === null ? (
        <span className="muted">{text('nobody')}</span>
      ) : (
        <Link to="/know/people/$id" params={{ id: one.person_id }} className={`${styles.person} source`}>
          {one.label ?? one.person_id}
        </Link>
      );
    return [
      { id: 'weak', header: text('weak'), phone: 'name', cell: ({ weak }) => key(weak) },
      { id: 'weak_person', header: text('weakPerson'), phone: 'value', cell: ({ weak }) => person(weak) },
      { id: 'strong_person', header: text('strongPerson'), phone: 'delta', cell: ({ strong }) => person(strong) },
      { id: 'strong', header: text('strong'), cell: ({ strong }) => key(strong) },
      {
        id: 'state',
        header: text('state'),
        cell: (join) => {
          const { name, reason } = stateOf(join);
          return <span className="secondary">{reason === null ? name : `${name}: ${reason}`}</span>;
        },
      },
      { id: 'at', header: text('at'), align: 'right', cell: ({ last_at: at }) => <time dateTime={at}>{moment.day(at, now)}</time> },
    ];
  }, [text, moment, keyName, stateOf, now]);
}

export function useErasureColumns(): readonly Column<Receipt>[] {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  return useMemo(
    () => [
      { id: 'reason', header: text('reason'), phone: 'name', cell: ({ reason }) => reason },
      { id: 'by', header: text('by'), cell: ({ by }) => <span className="secondary">{by}</span> },
      { id: 'days', header: text('days'), cell: ({ first_day: first, last_day: last }) => <span className="secondary">{first && last ? format.span(first, last) : text('noDays')}</span> },
      { id: 'events', header: text('events'), align: 'right', cell: ({ events }) => format.count(events) },
      { id: 'mentions', header: text('mentions'), align: 'right', cell: ({ mentions }) => format.count(mentions) },
      { id: 'at', header: text('erased'), align: 'right', phone: 'value', cell: ({ at }) => <time dateTime={at}>{moment.date(at)}</time> },
    ],
    [text, format, moment],
  );
}
