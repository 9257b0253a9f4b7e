import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { Problem } from '../../../../../api/problem';
import { useReason } from '../../../../../components/QueryPanel/useReason';
import { marketing, purposes } from '../../../../../consent/purposes';
import { usePurposeName } from '../../../../../consent/usePurposeName';
import type { Segment } from '../../../../../segments/segment';
import styles from './Editor.module.css';
import { useText } from './text';

interface SegmentFormProps {
  readonly segment: Segment;
  readonly problem: Problem | null;
  readonly onChange: (segment: Segment) => void;
}

/** Everything about a segment but who belongs to it. */
export function SegmentForm({ segment, problem, onChange }: SegmentFormProps) {
  const text = useText();
  const reason = useReason();
  const purposeName = usePurposeName();
  const errorAt = (...paths: string[]) => (problem !== null && problem.path !== null && paths.includes(problem.path) ? reason(problem) : undefined);
  const set = <Field extends keyof Segment>(field: Field, value: Segment[Field]) => onChange({ ...segment, [field]: value });
  const name = (language: 'de' | 'en') => (
    <TextInput
      label={text(language === 'de' ? 'field.labelDe' : 'field.labelEn')}
      maxLength={120}
      value={segment.label[language]}
      error={segment.label[language].trim() === '' ? errorAt('label', `label.${language}`) : errorAt(`label.${language}`)}
      onChange={(event) => set('label', { ...segment.label, [language]: event.currentTarget.value })}
    />
  );
  return (
    <section className={styles.section}>
      <h2>{text('about')}</h2>
      <div className={styles.two}>
        {name('de')}
        {name('en')}
      </div>
      <Textarea label={text('field.description')} description={text('descriptionHint')} autosize minRows={2} value={segment.description} error={errorAt('description')} onChange={(event) => set('description', event.currentTarget.value)} />
      <div className={styles.two}>
        <TextInput label={text('field.owner')} value={segment.owner} error={errorAt('owner')} onChange={(event) => set('owner', event.currentTarget.value)} />
        <Select
          label={text('field.purpose')}
          value={segment.purpose}
          error={errorAt('purpose')}
          data={[...purposes, marketing].map((value) => ({ value, label: purposeName(value) }))}
          onChange={(value) => value !== null && set('purpose', value)}
        />
      </div>
      <p className="caption muted">{text('purposeHint')}</p>
      <Checkbox label={text('field.active')} description={text('activeHint')} checked={segment.active} onChange={(event) => set('active', event.currentTarget.checked)} />
    </section>
  );
}
