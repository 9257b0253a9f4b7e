import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useConsentWords } from '../../../../privacy/useConsentWords';
import { answers, anywhere, bases, exceptions, withExceptions, type Answer, type PurposeRule } from './policy';
import styles from './Rules.module.css';
import { useText } from './text';
import { useCountries } from './useCountries';

interface PurposeFormProps {
  readonly rule: PurposeRule;
  readonly onChange: (rule: PurposeRule) => void;
  /** Why the server refused this rule. */
  readonly error: ReactNode;
  /** Undefined: a rule that must be there. */
  readonly onRemove: (() => void) | undefined;
}

/** The legal basis of one purpose, and what holds for people who have not decided. */
export function PurposeForm({ rule, onChange, error, onRemove }: PurposeFormProps) {
  const text = useText();
  const words = useConsentWords();
  return (
    <div className={styles.form}>
      <div className={styles.two}>
        <Select
          label={text('basis')}
          value={rule.basis}
          data={bases.map((value) => ({ value, label: words.basis(value) }))}
          allowDeselect={false}
          error={error}
          onChange={(value) => onChange({ ...rule, basis: bases.find((one) => one === value) ?? 'consent' })}
        />
        {rule.basis === 'consent' ? (
          <AnswerField label={text('undecided')} value={rule.unknown[anywhere] ?? 'denied'} onChange={(answer) => onChange({ ...rule, unknown: { ...rule.unknown, [anywhere]: answer } })} />
        ) : (
          <p className="caption secondary">{text(`without.${rule.basis}`)}</p>
        )}
      </div>
      {rule.basis === 'consent' && <Exceptions rule={rule} onChange={onChange} />}
      {onRemove !== undefined && (
        <Button size="xs" variant="subtle" onClick={onRemove}>
          {text('removeRule')}
        </Button>
      )}
    </div>
  );
}

interface AnswerFieldProps {
  readonly label: string;
  readonly value: Answer;
  readonly onChange: (answer: Answer) => void;
}

function AnswerField({ label, value, onChange }: AnswerFieldProps) {
  const text = useText();
  const data = answers.map((one) => ({ value: one, label: text(`answer.${one}`) }));
  return <Select label={label} value={value} data={data} allowDeselect={false} onChange={(next) => onChange(answers.find((one) => one === next) ?? 'denied')} />;
}

/** Countries in which something else holds. */
function Exceptions({ rule, onChange }: { readonly rule: PurposeRule; readonly onChange: (rule: PurposeRule) => void }) {
  const text = useText();
  const countries = useCountries();
  const rows = exceptions(rule);
  const taken = new Set(rows.map(([country]) => country));
  const next = [...first, ...countries.map(({ value }) => value)].find((code) => !taken.has(code));
  const other: Answer = rule.unknown[anywhere] === 'granted' ? 'denied' : 'granted';
  return (
    <fieldset className={styles.exceptions}>
      <legend>{text('exceptions')}</legend>
      {rows.map(([country, answer], index) => (
        <div key={country} className={styles.exception}>
          <Select
            label={text('country')}
            value={country}
            data={countries.filter(({ value }) => value === country || !taken.has(value))}
            searchable
            allowDeselect={false}
            nothingFoundMessage={text('noCountry')}
            onChange={(chosen) => chosen !== null && onChange(withExceptions(rule, rows.with(index, [chosen, answer])))}
          />
          <AnswerField label={text('undecided')} value={answer} onChange={(chosen) => onChange(withExceptions(rule, rows.with(index, [country, chosen])))} />
          <Button variant="subtle" aria-label={text('removeCountry', { country: countries.find(({ value }) => value === country)?.label ?? country })} onClick={() => onChange(withExceptions(rule, rows.toSpliced(index, 1)))}>
            {text('remove')}
          </Button>
        </div>
      ))}
      {next !== undefined && (
        <Button size="xs" leftSection={<IconPlus className="icon" aria-hidden />} onClick={() => onChange(withExceptions(rule, [...rows, [next, other]]))}>
          {text('addCountry')}
        </Button>
      )}
    </fieldset>
  );
}

/** Offered before all others. */
const first = ['DE', 'AT', 'CH'];
