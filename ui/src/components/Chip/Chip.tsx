import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import styles from './Chip.module.css';

interface ChipProps {
  readonly kind?: 'neutral' | 'engagement' | 'better' | 'worse';
  readonly children: ReactNode;
}

export const Chip = ({ kind = 'neutral', children }: ChipProps) => (
  <span className={styles.chip} data-kind={kind}>
    {children}
  </span>
);

const minus = '\u2212';

/** Booked points with their sign; nothing booked stays grey. */
export function PointsChip({ points }: { readonly points: number }) {
  const format = useFormat();
  if (points === 0) return <Chip>0</Chip>;
  const sign = points > 0 ? '+' : minus;
  return (
    <Chip kind="engagement">
      {sign}
      {format.value('points', Math.abs(points))}
    </Chip>
  );
}
