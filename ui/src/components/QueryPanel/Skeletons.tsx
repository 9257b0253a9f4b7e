import { Skeleton } from '@mantine/core';
import styles from './QueryPanel.module.css';

/** The shape of rows: a title and lines. */
export const RowsSkeleton = ({ rows = 5 }: { readonly rows?: number }) => (
  <div className={styles.lines}>
    <Skeleton height={12} width="30%" />
    {Array.from({ length: rows }, (_, row) => (
      <Skeleton key={row} height={22} />
    ))}
  </div>
);

/** The shape of a picture of the given height. */
export const ChartSkeleton = ({ height }: { readonly height: number }) => (
  <div className={styles.lines}>
    <Skeleton height={12} width="30%" />
    <Skeleton height={height - 24} />
  </div>
);
