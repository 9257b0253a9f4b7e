import { Suspense } from 'react';
import { ConditionSentence } from '../../../conditions/ConditionSentence';
import { useVocabulary } from '../../../conditions/useConditionFields';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useLabel } from '../../../i18n/useText';
import styles from './Segments.module.css';
import { useText } from './text';
import { freeKey, useCreate } from './useCreate';
import { useStarters } from './useStarters';

/** Three segments that need no more than a click; the builder opens with them. */
export function Starters({ taken }: { readonly taken: readonly string[] }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const starters = useStarters();
  const create = useCreate();
  return (
    <div className={styles.starters} role="group" aria-label={text('starters')}>
      {starters.map(({ key, segment }) => (
        <button
          key={key}
          type="button"
          className={styles.starter}
          disabled={create.isPending}
          onClick={() => create.mutate({ key: freeKey(key, taken), segment })}
        >
          <span className="strong">{label(segment.label)}</span>
          <span className="caption secondary">
            <Suspense fallback={null}>{segment.condition !== null && <Sentence condition={segment.condition} />}</Suspense>
          </span>
        </button>
      ))}
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
    </div>
  );
}

const Sentence = ({ condition }: { readonly condition: Parameters<typeof ConditionSentence>[0]['condition'] }) => <ConditionSentence condition={condition} vocabulary={useVocabulary('segment')} />;
