import { Suspense } from 'react';
import { ConditionSentence } from '../../../../conditions/ConditionSentence';
import { useVocabulary } from '../../../../conditions/useConditionFields';
import { Facts } from '../../../../components/Facts/Facts';
import { usePurposeName } from '../../../../consent/usePurposeName';
import { useFormat } from '../../../../format/useFormat';
import { Marks } from '../../../../segments/Marks';
import { isTheme, segmentOf, type Segment } from '../../../../segments/segment';
import type { SegmentDetail } from '../../../../segments/useSegments';
import { useStateName } from '../../../../segments/useStateName';
import styles from './Segment.module.css';
import { useText } from './text';

/** Whose it is, what for, and for whom it holds. */
export function SegmentFacts({ detail }: { readonly detail: SegmentDetail }) {
  const text = useText();
  const stateName = useStateName();
  const format = useFormat();
  const purposeName = usePurposeName();
  const { segment, description } = detail;
  const { condition } = segmentOf({ list: segment.list, condition: detail.condition });
  return (
    <div className={styles.facts}>
      <section>
        <div className={styles.sectionHead}>
          <h2>{text('who')}</h2>
          <span>
            <Marks list={segment.list} theme={isTheme({ condition })} off={!segment.active} />
          </span>
        </div>
        {condition === null ? (
          <p className="secondary">{text('whoList')}</p>
        ) : (
          <Suspense fallback={null}>
            <Who condition={condition} />
          </Suspense>
        )}
        {description !== '' && <p className={`${styles.description} secondary`}>{description}</p>}
      </section>
      <section>
        <h2>{text('facts')}</h2>
        <Facts
          facts={[
            { name: text('owner'), value: segment.owner === '' ? text('nobody') : segment.owner },
            { name: text('purpose'), value: purposeName(segment.purpose) },
            { name: text('state'), value: stateName(segment) },
            { name: text('version'), value: format.count(segment.version) },
            { name: text('key'), value: segment.key, code: true },
          ]}
        />
      </section>
    </div>
  );
}

const Who = ({ condition }: { readonly condition: NonNullable<Segment['condition']> }) => (
  <p className={styles.sentence}>
    <ConditionSentence condition={condition} vocabulary={useVocabulary('segment')} />
  </p>
);
