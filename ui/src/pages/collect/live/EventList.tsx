import { Link } from '@tanstack/react-router';
import { memo, useRef, type KeyboardEvent } from 'react';
import { PointsChip } from '../../../components/Chip/Chip';
import { EventIcon } from '../../../events/EventIcon';
import { useEventWords } from '../../../events/useEventWords';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useSession } from '../../../app/useSession';
import { useToday } from '../../../period/useToday';
import type { LiveRow } from '../../../live/stream';
import styles from './Live.module.css';
import { useText } from './text';

interface EventListProps {
  readonly rows: readonly LiveRow[];
  readonly onOpen: (row: LiveRow) => void;
}

/** The events as a list; arrow keys go from one to the next, enter opens it. */
export function EventList({ rows, onOpen }: EventListProps) {
  const text = useText();
  const { timezone } = useSession();
  const today = useToday(timezone);
  const list = useRef<HTMLTableSectionElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLButtonElement)) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.scroll} role="region" aria-label={text('caption')} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{text('caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('time')}</th>
            <th scope="col">{text('event')}</th>
            <th scope="col">{text('person')}</th>
            <th scope="col" data-wide="true">
              {text('where')}
            </th>
            <th scope="col" data-wide="true">
              {text('source')}
            </th>
            <th scope="col" data-align="right">
              {text('points')}
            </th>
          </tr>
        </thead>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys belong to the buttons within */}
        <tbody ref={list} onKeyDown={move}>
          {rows.map((row) => (
            <EventRow key={row.seq} row={row} today={today} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EventRowProps {
  readonly row: LiveRow;
  /** Events of other days, from an import or a queue, show their day instead of the clock. */
  readonly today: string;
  readonly onOpen: (row: LiveRow) => void;
}

/** A row does not change: a flood of others leaves it as it is drawn. */
const EventRow = memo(function EventRow({ row, today, onOpen }: EventRowProps) {
  const text = useText();
  const words = useEventWords();
  const format = useFormat();
  const moment = useMoment();
  return (
    <tr>
      <td className="tabular muted">
        <time dateTime={row.at}>{moment.dayOf(row.at) === today ? format.clock(row.at) : moment.date(row.at)}</time>
      </td>
      <td className={styles.event}>
        <EventIcon row={row} className="icon" />
        <button type="button" className={`${styles.open} medium clip`} aria-haspopup="dialog" onClick={() => onOpen(row)}>
          {words.title(row)}
        </button>
      </td>
      <td className={styles.person}>
        {row.person_id === null ? (
          <span className="muted">{text('nobody')}</span>
        ) : (
          <Link to="/know/people/$id" params={{ id: row.person_id }} className="source clip">
            {row.person_label}
          </Link>
        )}
      </td>
      <td className={`${styles.where} secondary clip`} data-wide="true">
        {words.detail(row)}
      </td>
      <td className="muted" data-wide="true">
        {row.source}
      </td>
      <td data-align="right">
        <PointsChip points={row.points} />
      </td>
    </tr>
  );
});
