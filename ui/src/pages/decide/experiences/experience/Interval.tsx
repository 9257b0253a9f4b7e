import type { Scale } from '../../../../experiences/scale';
import styles from './Experience.module.css';

interface IntervalProps {
  readonly scale: Scale;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Better or worse than the control beyond chance; a value by itself is neither. */
  readonly meaning: 'better' | 'worse' | 'flat';
  /** Over the point, and beneath it the interval. */
  readonly text: string;
  readonly range: string;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** An estimate with its interval on the axis of the table. What it says stands beside it as text for those who hear it. */
export function Interval({ scale, value, low, high, meaning, text, range }: IntervalProps) {
  const at = percent(scale.at(value));
  return (
    <span className={styles.interval} data-meaning={meaning} aria-hidden="true">
      <svg width="100%" height="40">
        <line className={styles.zero} x1={percent(scale.at(0))} x2={percent(scale.at(0))} y1="-22" y2="62" />
        {low !== null && high !== null && (
          <>
            <line className={styles.reach} x1={percent(scale.at(low))} x2={percent(scale.at(high))} y1="20" y2="20" />
            {[low, high].map((end) => (
              <line key={end} className={styles.reach} x1={percent(scale.at(end))} x2={percent(scale.at(end))} y1="16" y2="24" />
            ))}
          </>
        )}
        <circle className={styles.point} cx={at} cy="20" r="4.5" data-hollow={low === null} />
        <text className={styles.estimate} x={at} y="10" textAnchor="middle">
          {text}
        </text>
        <text className={styles.range} x={at} y="38" textAnchor="middle">
          {range}
        </text>
      </svg>
    </span>
  );
}

/** The axis over the column of intervals. */
export const Axis = ({ scale, text }: { readonly scale: Scale; readonly text: (tick: number) => string }) => (
  <svg className={styles.axis} width="100%" height="16" aria-hidden="true">
    {scale.ticks.map((tick) => (
      <text key={tick} x={percent(scale.at(tick))} y="12" textAnchor="middle">
        {text(tick)}
      </text>
    ))}
  </svg>
);

/** The control: what the others are held against. */
export const Zero = ({ scale }: { readonly scale: Scale }) => (
  <span className={styles.interval} aria-hidden="true">
    <svg width="100%" height="40">
      <line className={styles.zero} x1={percent(scale.at(0))} x2={percent(scale.at(0))} y1="-22" y2="62" />
      <circle className={styles.point} cx={percent(scale.at(0))} cy="20" r="4" data-hollow />
    </svg>
  </span>
);
