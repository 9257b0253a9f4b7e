import type { Change } from '../../format/change';
import styles from './Figure.module.css';

const shapes = { up: 'M5 1.5L9 8.5H1Z', down: 'M5 8.5L9 1.5H1Z', level: 'M1.5 5H8.5' } as const;

/** Its direction shows the course, its filling the meaning: filled is better, hollow is worse. */
export const Glyph = ({ course, meaning }: Pick<Change, 'course' | 'meaning'>) => (
  <svg className={styles.glyph} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
    <path
      d={shapes[course]}
      fill={course !== 'level' && meaning === 'better' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={course === 'level' ? 1.5 : 1.25}
      strokeLinejoin="round"
    />
  </svg>
);
