import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import styles from './Quarantine.module.css';
import { useText } from './text';
import type { Reject } from './useQuarantine';

export function useColumns(onOpen: (reject: Reject) => void): readonly Column<Reject>[] {
  const text = useText();
  const moment = useMoment();
  const now = useNow(60_000);
  return useMemo(
    () => [
      {
        id: 'message',
        header: text('reason'),
        phone: 'name',
        cell: (reject) => (
          <button type="button" className={styles.open} aria-haspopup="dialog" onClick={() => onOpen(reject)}>
            {reject.message}
          </button>
        ),
      },
      { id: 'path', header: text('path'), cell: (reject) => <code className={styles.path}>{reject.path ?? ''}</code> },
      {
        id: 'origin',
        header: text('from'),
        cell: (reject) => (
          <span className={`${styles.from} secondary clip`}>
            {reject.file === null ? (reject.source ?? text(`origins.${reject.origin}`)) : reject.row === null ? reject.file : text('row', { file: reject.file, row: reject.row })}
          </span>
        ),
      },
      { id: 'state', header: text('state'), cell: (reject) => <span className="muted">{reject.replayed_at === null ? text('waits') : text('replayed', { day: moment.date(reject.replayed_at) })}</span> },
      {
        id: 'at',
        header: text('at'),
        align: 'right',
        phone: 'value',
        cell: (reject) => (
          <time dateTime={reject.at}>
            {moment.day(reject.at, now)}, {moment.minute(reject.at)}
          </time>
        ),
      },
    ],
    [text, moment, now, onOpen],
  );
}
