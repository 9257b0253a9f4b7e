import { NumberInput, Select } from '@mantine/core';
import { useId } from 'react';
import { useBuilder, within, type Wrong } from './builder';
import styles from './Condition.module.css';
import { didOf, type Did } from './did';
import { useText } from './text';
import type { Vocabulary } from './useConditionFields';

interface DidEditorProps {
  readonly value: unknown;
  /** At least so often (`>=`) or less often (`<`). */
  readonly operator: string | undefined;
  readonly events: Vocabulary;
  readonly wrong: Wrong | null;
  readonly onChange: (value: Did) => void;
}

const most = { times: 100, days: 36_500 } as const;
const usual = 30;

/** What was done, how often, within which time: the second line of a rule that asks for it. */
export function DidEditor({ value, operator, events, wrong, onChange }: DidEditorProps) {
  const text = useText();
  const { Nested } = useBuilder();
  const did = didOf(value);
  const set = (change: Partial<Did>) => onChange({ ...did, ...change });
  const inside = within(wrong, 'where');
  const what = useId();
  return (
    <div className={styles.did}>
      <div className={styles.rule}>
        <span className="secondary">{text(operator === '<' ? 'did.lessThan' : 'did.atLeast')}</span>
        <NumberInput
          className={styles.number ?? ''}
          aria-label={text('did.times')}
          min={1}
          max={most.times}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={did.times}
          error={within(wrong, 'times') !== null}
          onChange={(next) => set({ times: Number(next) })}
        />
        <span className="secondary">{text('did.timesUnit', { count: did.times })}</span>
        <Select
          className={styles.operator ?? ''}
          aria-label={text('did.window')}
          value={did.days === null ? 'ever' : 'days'}
          data={[
            { value: 'days', label: text('did.within') },
            { value: 'ever', label: text('did.ever') },
          ]}
          onChange={(next) => set({ days: next === 'ever' ? null : usual })}
        />
        {did.days !== null && (
          <>
            <NumberInput
              className={styles.number ?? ''}
              aria-label={text('did.days')}
              min={0}
              max={most.days}
              allowNegative={false}
              hideControls
              value={did.days}
              error={within(wrong, 'days') !== null}
              onChange={(next) => set({ days: Number(next) })}
            />
            <span className="secondary">{text('did.daysUnit', { count: did.days })}</span>
          </>
        )}
      </div>
      <div role="group" aria-labelledby={what}>
        <p id={what} className={`${styles.what} caption secondary`}>
          {text('did.what')}
        </p>
        <Nested condition={did.where} vocabulary={events} wrong={inside} onChange={(where) => set({ where })} />
      </div>
    </div>
  );
}
