import type { ReactNode } from 'react';
import styles from './Lead.module.css';

interface LeadProps {
  /** What the page found, in one sentence. */
  readonly children: ReactNode;
  /** The exception or the next step. */
  readonly aside?: ReactNode;
}

/** The answer a page opens with. */
export const Lead = ({ children, aside }: LeadProps) => (
  <p className={styles.lead}>
    {children}
    {aside !== undefined && <span className={styles.aside}> {aside}</span>}
  </p>
);
