import { useText as useWords } from '../text';
import { Frame } from './Frame';
import styles from './Preview.module.css';
import { useText } from './text';
import type { Seen } from './usePreview';

interface ExplainedProps {
  readonly seen: Seen;
  /** The variant's name. */
  readonly name: string;
  /** The drawing, too; without it only the reasons. */
  readonly drawn?: boolean;
}

type Why = Parameters<ReturnType<typeof useWords>>[0];

/** One decision: what, why in full, and what the person would be told. */
export function Explained({ seen, name, drawn = true }: ExplainedProps) {
  const text = useText();
  const words = useWords();
  return (
    <div className={styles.explained}>
      <p className="medium">{text('shows', { variant: name, reason: words(`why.${seen.reason}` as Why) })}</p>
      {drawn && <Frame seen={seen} name={name} />}
      {drawn && <h3>{text('why')}</h3>}
      <ol className={styles.why}>
        {seen.why.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      {drawn && seen.told.length > 0 && (
        <>
          <h3>{text('told')}</h3>
          <ul className={styles.told}>
            {seen.told.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
