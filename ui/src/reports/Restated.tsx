import { IconInfoCircle } from '@tabler/icons-react';
import { useLabel } from '../i18n/useText';
import styles from './Restated.module.css';
import type { ValueReport } from './useValueReport';

/** What has changed figures of the period since they were first told: people erased or parted. */
export function Restated({ notes }: { readonly notes: ValueReport['notes'] }) {
  const label = useLabel();
  if (notes.length === 0) return null;
  return (
    <ul className={`${styles.notes} caption secondary`}>
      {notes.map((note) => (
        <li key={`${note.kind} ${note.on}`}>
          <IconInfoCircle className="icon" aria-hidden />
          <span>{label(note.text)}</span>
        </li>
      ))}
    </ul>
  );
}
