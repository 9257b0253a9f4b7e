import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import ConditionBuilder from '../../../conditions/ConditionBuilder';
import { fieldName } from '../../../conditions/sentence';
import type { Vocabulary } from '../../../conditions/useConditionFields';
import { useGrammar } from '../../../conditions/useGrammar';
import { useLanguage } from '../../../i18n/useText';
import styles from './Scale.module.css';
import { counts, type ScaleRule } from './scale';
import { useText } from './text';

interface RuleEditorProps {
  readonly rule: ScaleRule;
  readonly vocabulary: Vocabulary;
  readonly onChange: (rule: ScaleRule) => void;
  /** What the server says is wrong with this rule, and with which field of it. */
  readonly wrong: { readonly field: string; readonly reason: string } | null;
}

/** One rule's form: name, condition, points, how often, caps, goal. With the builder it is a load of its own. */
export default function RuleEditor({ rule, vocabulary, onChange, wrong }: RuleEditorProps) {
  const text = useText();
  const errorAt = (field: string) => (wrong?.field === field ? wrong.reason : undefined);
  const set = <Field extends keyof ScaleRule>(field: Field, value: ScaleRule[Field]) => onChange({ ...rule, [field]: value });
  return (
    <div className={styles.editor}>
      <div className={styles.two}>
        <TextInput label={text('nameDe')} value={rule.label.de} error={errorAt('label.de')} onChange={(event) => set('label', { ...rule.label, de: event.currentTarget.value })} />
        <TextInput label={text('nameEn')} value={rule.label.en} error={errorAt('label.en')} onChange={(event) => set('label', { ...rule.label, en: event.currentTarget.value })} />
      </div>
      <fieldset className={styles.when}>
        <legend>{text('when')}</legend>
        <ConditionBuilder condition={rule.condition} vocabulary={vocabulary} onChange={(condition) => set('condition', condition)} />
        {wrong?.field.startsWith('condition') === true && <p className={styles.error}>{wrong.reason}</p>}
      </fieldset>
      <Worth rule={rule} vocabulary={vocabulary} set={set} errorAt={errorAt} />
      <Checkbox label={text('macroLabel')} description={text('macroHint')} checked={rule.goal === 'macro'} onChange={(event) => set('goal', event.currentTarget.checked ? 'macro' : 'micro')} />
    </div>
  );
}

interface WorthProps {
  readonly rule: ScaleRule;
  readonly vocabulary: Vocabulary;
  readonly set: <Field extends keyof ScaleRule>(field: Field, value: ScaleRule[Field]) => void;
  readonly errorAt: (field: string) => string | undefined;
}

const once = '';

function Worth({ rule, vocabulary, set, errorAt }: WorthProps) {
  const text = useText();
  const grammar = useGrammar();
  const numeric = vocabulary.fields.filter((field) => field.type === 'number').map((field) => ({ value: field.name, label: fieldName(field.name, vocabulary, grammar) }));
  const own = rule.times !== null && !numeric.some((one) => one.value === rule.times) ? [{ value: rule.times, label: fieldName(rule.times, vocabulary, grammar) }] : [];
  return (
    <div className={styles.worth}>
      <Points label={text('pointsLabel')} value={rule.points} error={errorAt('points')} onChange={(value) => set('points', value ?? '0')} negative />
      <Select
        label={text('countLabel')}
        value={rule.count}
        data={counts.map((value) => ({ value, label: text(`counts.${value}`) }))}
        onChange={(value) => set('count', counts.find((one) => one === value) ?? 'event')}
      />
      <Select
        label={text('timesLabel')}
        value={rule.times ?? once}
        error={errorAt('times')}
        data={[{ value: once, label: text('timesOnce') }, ...numeric, ...own]}
        onChange={(value) => set('times', value === once ? null : value)}
      />
      <Points label={text('capVisitLabel')} placeholder={text('noCap')} value={rule.cap_visit} error={errorAt('cap_visit')} onChange={(value) => set('cap_visit', value)} />
      <Points label={text('capPersonLabel')} placeholder={text('noCap')} value={rule.cap_person} error={errorAt('cap_person')} onChange={(value) => set('cap_person', value)} />
    </div>
  );
}

interface PointsProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly error: string | undefined;
  readonly placeholder?: string;
  readonly negative?: boolean;
}

function Points({ label, value, onChange, error, placeholder, negative = false }: PointsProps) {
  const german = useLanguage() === 'de';
  return (
    <NumberInput
      label={label}
      value={value ?? ''}
      error={error}
      {...(placeholder !== undefined && { placeholder })}
      hideControls
      decimalScale={2}
      allowNegative={negative}
      decimalSeparator={german ? ',' : '.'}
      thousandSeparator={german ? '.' : ','}
      onChange={(next) => onChange(next === '' ? null : String(next))}
    />
  );
}
