import { useId, type ReactNode } from 'react';
import styles from './Provenance.module.css';

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** The knot where the reader is. */
  readonly here?: boolean;
  /** The thread ends here. */
  readonly last?: boolean;
  readonly children: ReactNode;
}

/** One stop of the drill-down. */
export function Section({ title, aside, here = false, last = false, children }: SectionProps) {
  const heading = useId();
  return (
    <section className={styles.section} data-here={here} data-last={last} aria-labelledby={heading}>
      <div className={styles.sectionHead}>
        <h3 id={heading} className={styles.heading}>
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
