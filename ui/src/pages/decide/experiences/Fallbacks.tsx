import { IconAlertTriangle } from '@tabler/icons-react';
import type { Schemas } from '../../../api/client';
import { useReasonName } from '../../../experiences/useReasonName';
import { useFormat } from '../../../format/useFormat';
import styles from './Experiences.module.css';
import { useText } from './text';

type Overview = Schemas['ExperienceRows'];

/** What could not be decided: definitions that cannot be used, and how often a fallback had to be served. */
export function Fallbacks({ failures, broken }: Pick<Overview, 'failures' | 'broken'>) {
  const text = useText();
  const format = useFormat();
  const reasonName = useReasonName();
  const counts = Object.entries(failures).filter(([, count]) => count > 0);
  if (counts.length === 0 && broken.length === 0) return null;
  return (
    <section className={styles.fallbacks}>
      <h2>
        <IconAlertTriangle className="icon" aria-hidden /> {text('fallbacks')}
      </h2>
      {counts.length > 0 && <p className="secondary">{text('fell', { reasons: format.list(counts.map(([why, count]) => `${reasonName(why)} ${format.count(count)}`)) })}</p>}
      <ul>
        {broken.map(({ kind, key, message }) => (
          <li key={`${kind} ${key}`}>
            <code>{key}</code>: {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
