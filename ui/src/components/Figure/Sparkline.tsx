import styles from './Figure.module.css';

interface SparklineProps {
  readonly values: readonly (number | null)[];
  /** What the line means: it takes its colour from it. */
  readonly kind?: 'engagement' | 'neutral' | 'cash' | 'visits';
  readonly width?: number;
  readonly height?: number;
}

const margin = 3;

/** A small course without axes, beside its figure. Gaps stay gaps. At least a quarter of the mean is its height. */
export function Sparkline({ values, kind = 'neutral', width = 92, height = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const slack = Math.max(0, Math.abs(mean) / 4 - (high - low)) / 2;
  const range = high - low + 2 * slack || 1;
  const x = (index: number) => margin + (index * (width - 2 * margin)) / Math.max(1, values.length - 1);
  const y = (value: number) => height - margin - ((value - low + slack) / range) * (height - 2 * margin);
  const path = values
    .map((value, index) => {
      if (value === null) return '';
      const started = index > 0 && values[index - 1] !== null;
      return `${started ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
  const lastIndex = values.findLastIndex((value) => value !== null);
  const last = values[lastIndex] ?? low;
  return (
    <svg className={styles.spark} data-kind={kind} width={width} height={height} aria-hidden="true">
      <path d={path} />
      <circle cx={x(lastIndex)} cy={y(last)} r="2.25" />
    </svg>
  );
}
