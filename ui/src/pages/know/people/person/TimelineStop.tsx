import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { Chip, PointsChip } from '../../../../components/Chip/Chip';
import { EventProperties } from '../../../../events/EventProperties';
import { EventIcon } from '../../../../events/EventIcon';
import { useEventWords } from '../../../../events/useEventWords';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useKeyName } from '../../../../identity/useKeyName';
import { useText } from './text';
import type { Stop } from './thread';
import styles from './Timeline.module.css';

interface TimelineStopProps {
  readonly stop: Stop;
  /** The day where it is another one than the stop's above. */
  readonly day: string | null;
  readonly fresh: boolean;
}

/** One stop of the thread; it opens to what the event carries. */
export function TimelineStop({ stop, day, fresh }: TimelineStopProps) {
  const text = useText();
  const words = useEventWords();
  const format = useFormat();
  const moment = useMoment();
  const details = useId();
  const [open, setOpen] = useState(false);
  const { row, rows, knot, line } = stop;
  const points = rows.reduce((sum, one) => sum + one.points, 0);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const count = rows.length > 1 ? text('folded', { count: rows.length, amount: format.count(rows.length) }) : null;
  return (
    <li className={styles.stop} data-knot={knot} data-line={line}>
      <span className={styles.when}>
        {day !== null && <span className={styles.day}>{day}</span>}
        <time dateTime={row.at}>{moment.minute(row.at)}</time>
      </span>
      <span className={styles.knot} aria-hidden="true">
        <b>
          <EventIcon row={row} />
        </b>
      </span>
      <div className={styles.what}>
        <button type="button" className={styles.title} aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
          <span>
            {words.title(row)}
            {count !== null && <span className={styles.count}> {count}</span>}
          </span>
          <Chevron className={styles.chevron} aria-hidden />
        </button>
        <p className={styles.where}>
          {words.detail(row)}
          <Joined stop={stop} />
        </p>
        <div id={details} hidden={!open} className={styles.details}>
          {open && (
            <>
              <EventProperties row={row} />
              <p className="caption">
                <Link to="." search={(search: Record<string, unknown>) => ({ ...search, event: row.event_id })} resetScroll={false} className="source">
                  {text('whole')}
                </Link>
              </p>
            </>
          )}
        </div>
      </div>
      <span className={styles.points}>
        {knot === 'before' && <span className="visually-hidden">{text('before')}</span>}
        {fresh && <Chip>{text('fresh')}</Chip>}
        <span className="visually-hidden">{text('points')} </span>
        <PointsChip points={points} />
      </span>
    </li>
  );
}

function Joined({ stop: { knot, gained } }: { readonly stop: Stop }) {
  const text = useText();
  const format = useFormat();
  const keyName = useKeyName();
  if (knot !== 'joined') return null;
  return <> · {gained.length > 0 ? text('gained', { keys: format.list(gained.map(keyName)) }) : text('named')}</>;
}
