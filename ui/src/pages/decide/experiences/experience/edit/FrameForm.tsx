import { Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core';
import { DayField } from '../../../../../components/DayField/DayField';
import type { Experience } from '../../../../../experiences/experience';
import styles from './Editor.module.css';
import { useText } from './text';
import type { ErrorAt } from './wrong';

interface FrameFormProps {
  readonly experience: Experience;
  readonly errorAt: ErrorAt;
  readonly onChange: (experience: Experience) => void;
}

/** Dates begin and end at midnight, UTC. */
const at = (day: string | null) => (day === null ? null : `${day}T00:00:00Z`);

/** Where it stands, when, before which others, and whose it is. */
export function FrameForm({ experience, errorAt, onChange }: FrameFormProps) {
  const text = useText();
  const set = <Field extends keyof Experience>(field: Field, value: Experience[Field]) => onChange({ ...experience, [field]: value });
  return (
    <section className={styles.section}>
      <h2>{text('frame')}</h2>
      <div className={styles.two}>
        <TextInput label={text('field.labelDe')} maxLength={120} value={experience.label.de} error={errorAt('label', 'label.de')} onChange={(event) => set('label', { ...experience.label, de: event.currentTarget.value })} />
        <TextInput label={text('field.labelEn')} maxLength={120} value={experience.label.en} error={errorAt('label.en')} onChange={(event) => set('label', { ...experience.label, en: event.currentTarget.value })} />
        <TextInput label={text('field.placement')} value={experience.placement} error={errorAt('placement')} onChange={(event) => set('placement', event.currentTarget.value)} />
        <NumberInput label={text('field.priority')} description={text('priorityHint')} allowDecimal={false} value={experience.priority} error={errorAt('priority')} onChange={(value) => set('priority', typeof value === 'number' ? value : 0)} />
        <DayField label={text('field.start')} value={experience.start === null ? null : experience.start.slice(0, 10)} error={errorAt('start')} onChange={(day) => set('start', at(day))} />
        <DayField label={text('field.end')} value={experience.end === null ? null : experience.end.slice(0, 10)} error={errorAt('end')} onChange={(day) => set('end', at(day))} />
      </div>
      <Textarea label={text('field.description')} autosize minRows={2} value={experience.description} error={errorAt('description')} onChange={(event) => set('description', event.currentTarget.value)} />
      <TextInput label={text('field.owner')} value={experience.owner} error={errorAt('owner')} onChange={(event) => set('owner', event.currentTarget.value)} />
      <Checkbox label={text('field.active')} description={text('activeHint')} checked={experience.active} onChange={(event) => set('active', event.currentTarget.checked)} />
    </section>
  );
}
