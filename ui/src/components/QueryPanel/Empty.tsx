import type { ReactNode } from 'react';
import styles from './QueryPanel.module.css';

interface EmptyProps {
  /** What will stand here. */
  readonly title: string;
  /** One sentence why there is nothing yet. */
  readonly children: ReactNode;
  /** The one thing to do. */
  readonly action?: ReactNode;
}

export const Empty = ({ title, children, action }: EmptyProps) => (
  <div className={styles.empty}>
    <svg className={styles.way} width="110" height="10" viewBox="0 0 110 10" aria-hidden="true">
      <path className={styles.walked} d="M5 5H36" />
      <path className={styles.ahead} d="M40 5H100" />
      <circle className={styles.here} cx="5" cy="5" r="4.5" />
      <circle className={styles.stop} cx="105" cy="5" r="4" />
    </svg>
    <p className="strong">{title}</p>
    <p className="caption secondary">{children}</p>
    {action}
  </div>
);
