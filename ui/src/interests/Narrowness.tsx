import { useFormat } from '../format/useFormat';
import styles from './Interests.module.css';
import { wordOf } from './narrowness';
import { useText } from './text';

interface NarrownessProps {
  readonly value: number | null;
  readonly tunnelFrom: number;
  /** Whose or what it is the narrowness of. */
  readonly label: string;
}

/** From open to tunnel on a line, with the border marked and the answer in plain words. */
export function Narrowness({ value, tunnelFrom, label }: NarrownessProps) {
  const text = useText();
  const format = useFormat();
  const word = wordOf(value, tunnelFrom);
  const said = value === null ? text('word.unknown') : text('meter', { percent: format.percent(value, 0), word: text(`word.${word}`) });
  return (
    <div className={styles.narrowness}>
      <p className={styles.answer}>
        <span className="caption secondary">{label}</span> <span className="strong">{said}</span>
      </p>
      {value !== null && (
        <>
          <div className={styles.line} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(value * 100)} aria-valuetext={said}>
            <span className={styles.border} style={{ left: `${tunnelFrom * 100}%` }} />
            <span className={styles.knot} data-word={word} style={{ left: `${value * 100}%` }} />
          </div>
          <p className={styles.ends} aria-hidden="true">
            <span>{text('ends.open')}</span>
            <span>{text('ends.tunnel')}</span>
          </p>
        </>
      )}
      <p className="caption muted">{text(`meaning.${word}`)}</p>
    </div>
  );
}
