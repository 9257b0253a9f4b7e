import { Link } from '@tanstack/react-router';
import { useMoment } from '../../../../format/moment';
import { useLabel } from '../../../../i18n/useText';
import styles from './PersonSegments.module.css';
import { useText } from './text';
import type { Person } from './usePerson';

/** The segments that the person belongs to now, newest first. */
export function PersonSegments({ person: { segments } }: { readonly person: Person }) {
  const text = useText();
  const label = useLabel();
  const moment = useMoment();
  if (segments.length === 0) return <p className="caption muted">{text('noSegments')}</p>;
  return (
    <ul className={styles.segments}>
      {segments
        .toSorted((a, b) => b.since.localeCompare(a.since))
        .map((one) => (
          <li key={one.key}>
            <Link to="/know/segments/$segment" params={{ segment: one.key }} className={`${styles.segment} source medium`}>
              {label(one.label) || one.key}
            </Link>
            <time className="caption muted nowrap" dateTime={one.since}>
              {text('since', { day: moment.date(one.since) })}
            </time>
          </li>
        ))}
    </ul>
  );
}
