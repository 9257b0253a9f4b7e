import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import { useValueName } from '../../../names/useValueName';
import styles from './Sources.module.css';
import { useText } from './text';
import type { Source } from './useSources';

export function useColumns(): readonly Column<Source>[] {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const valueName = useValueName();
  const now = useNow(10_000);
  return useMemo(
    () => [
      {
        id: 'label',
        header: text('source'),
        phone: 'name',
        sort: (source) => source.label,
        cell: (source) => (
          <span className={styles.name}>
            <i className={styles.mark} data-waiting={source.first_event_at === null} aria-hidden="true" />
            <Link to="/collect/sources/$key" params={{ key: source.key }} className={`${styles.link} medium`}>
              {source.label}
            </Link>
          </span>
        ),
      },
      { id: 'kind', header: text('kind'), sort: (source) => text(`kinds.${source.kind}`), cell: (source) => <span className="secondary">{text(`kinds.${source.kind}`)}</span> },
      { id: 'touchpoint', header: text('touchpoint'), cell: (source) => <span className="secondary">{valueName('touchpoint', source.touchpoint)}</span> },
      { id: 'events', header: text('events'), align: 'right', sort: (source) => source.events, cell: (source) => format.count(source.events) },
      { id: 'today', header: text('today'), align: 'right', decisive: true, sort: (source) => source.events_today, cell: (source) => format.count(source.events_today) },
      {
        id: 'last',
        header: text('last'),
        align: 'right',
        phone: 'value',
        sort: (source) => source.last_event_at,
        cell: (source) =>
          source.last_event_at === null ? <span className="muted">{text('waits')}</span> : moment.ago(source.last_event_at, now),
      },
    ],
    [text, format, moment, valueName, now],
  );
}
