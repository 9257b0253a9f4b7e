import { IconInfoCircle } from '@tabler/icons-react';
import { useSession } from '../app/useSession';
import { useLabel } from '../i18n/useText';
import styles from './Shell.module.css';

/** Says that the figures are a demo's, and what about them is assumed. */
export function DemoLine() {
  const session = useSession();
  const label = useLabel();
  if (session.demo_notice === null) return null;
  return (
    <p className={styles.demo}>
      <IconInfoCircle className="icon" aria-hidden />
      {label(session.demo_notice)}
    </p>
  );
}
