import { changeOf, type Direction } from '../../format/change';
import type { Unit } from '../../format/format';
import { useFormat } from '../../format/useFormat';
import styles from './Figure.module.css';
import { Glyph } from './Glyph';
import { useText } from './text';

interface DeltaProps {
  /** The metric's record: its unit and whether up is good. */
  readonly metric: { readonly unit: Unit; readonly direction: Direction };
  readonly now: number | null | undefined;
  readonly before: number | null | undefined;
  /** Whether there was anything at all before; without it the row is new. */
  readonly isNew?: boolean;
  /** The change of a sum as an amount instead of per cent. */
  readonly absolute?: boolean;
  readonly currency?: string | null;
}

/** How a figure moved against the period before. The metric says what is better, never the sign. */
export function Delta({ metric, now, before, isNew = false, absolute = false, currency }: DeltaProps) {
  const text = useText();
  const format = useFormat(currency);
  if (isNew) return <span className={styles.words}>{text('new')}</span>;
  const change =
    typeof now === 'number' && typeof before === 'number'
      ? changeOf(format, metric.unit, metric.direction, now, before, absolute)
      : null;
  if (change === null) return <span className={styles.words}>{text('noPrevious')}</span>;
  return (
    <span className={styles.delta} data-meaning={change.meaning}>
      <Glyph course={change.course} meaning={change.meaning} />
      {change.text}
      <span className="visually-hidden">, {text(change.meaning)}</span>
    </span>
  );
}
