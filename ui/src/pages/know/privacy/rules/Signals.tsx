import { Checkbox } from '@mantine/core';
import type { Problem } from '../../../../api/problem';
import { ListField } from '../../../../components/ListField/ListField';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { marketing } from '../../../../consent/purposes';
import { useConsentWords } from '../../../../privacy/useConsentWords';
import { every, meanings, nothing, withNumbers, withWords, wordsFor, type Policy } from './policy';
import styles from './Rules.module.css';
import { useText } from './text';

interface SignalsProps {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
  readonly problem: Problem | null;
}

/** How consent tools and browsers are understood, and what stays of an event without its person. */
export function Signals({ policy, onChange, problem }: SignalsProps) {
  const text = useText();
  const reason = useReason();
  const words = useConsentWords();
  const errorAt = (start: string) => (problem?.path?.startsWith(start) === true ? reason(problem) : undefined);
  const wrongWords = errorAt('categories');
  return (
    <>
      <section className={styles.section}>
        <div>
          <h2>{text('tools.title')}</h2>
          <p className="caption secondary">{text('tools.text')}</p>
        </div>
        {wrongWords !== undefined && (
          <p className={styles.error} role="alert">
            {wrongWords}
          </p>
        )}
        <div className={styles.two}>
          {meanings.map((meaning) => (
            <ListField
              key={meaning}
              label={meaning === nothing ? text('tools.nothing') : words.purpose(meaning)}
              description={meaning === nothing ? text('tools.nothingHint') : text('tools.hint')}
              values={wordsFor(policy, meaning)}
              onChange={(typed) => onChange(withWords(policy, meaning, typed))}
            />
          ))}
        </div>
      </section>
      <section className={styles.section}>
        <div>
          <h2>{text('framework.title')}</h2>
          <p className="caption secondary">{text('framework.text')}</p>
        </div>
        <div className={styles.two}>
          {framed(policy).map((purpose) => (
            <ListField
              key={purpose}
              label={words.purpose(purpose)}
              description={text('framework.hint')}
              values={(policy.tcf[purpose] ?? []).map(String)}
              error={errorAt(`tcf.${purpose}`)}
              onChange={(typed) => onChange(withNumbers(policy, purpose, typed))}
            />
          ))}
        </div>
      </section>
      <section className={styles.section}>
        <Checkbox.Group label={text('gpc.title')} description={text('gpc.text')} error={errorAt('gpc')} value={[...policy.gpc]}>
          <div className={styles.checks}>
            {every
              .filter((one) => one !== 'measurement')
              .map((one) => (
                <Checkbox
                  key={one}
                  value={one}
                  label={words.purpose(one)}
                  disabled={one !== marketing && one.startsWith(marketing) && policy.gpc.includes(marketing)}
                  onChange={() => onChange({ ...policy, gpc: every.filter((other) => policy.gpc.includes(other) !== (other === one)) })}
                />
              ))}
          </div>
        </Checkbox.Group>
      </section>
      <section className={styles.section}>
        <ListField label={text('kept.title')} description={text('kept.text')} values={policy.kept} error={errorAt('kept')} onChange={(kept) => onChange({ ...policy, kept })} />
      </section>
    </>
  );
}

/** The purposes that the framework speaks of, whether or not they have numbers at the moment. */
const framed = (policy: Policy): readonly string[] => every.filter((one) => one === 'measurement' || one === 'personalisation' || one === 'marketing.ads' || policy.tcf[one] !== undefined);
