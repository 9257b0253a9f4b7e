import { Progress } from '@mantine/core';
import { useFormat } from '../../format/useFormat';
import styles from './JobProgress.module.css';

interface JobProgressProps {
  /** What is being computed. */
  readonly label: string;
  /** 0 to 1 */
  readonly progress: number;
}

export function JobProgress({ label, progress }: JobProgressProps) {
  const format = useFormat();
  return (
    <div className={styles.job} role="status">
      <span className="caption secondary">
        {label} <span className="tabular">{format.percent(progress, 0)}</span>
      </span>
      <Progress value={progress * 100} aria-label={label} />
    </div>
  );
}
