import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { conflicts, types, wordsOf, type FormField, type Trait } from './catalogue';
import { useText } from './text';
import styles from './Traits.module.css';

interface TraitEditorProps {
  readonly trait: Trait;
  readonly onChange: (trait: Trait) => void;
  /** What the server says is wrong with this trait, and with which field of it. */
  readonly wrong: { readonly field: string; readonly reason: string } | null;
}

/** One trait's form: names, type, who is believed, form fields that tell it. */
export function TraitEditor({ trait, onChange, wrong }: TraitEditorProps) {
  const text = useText();
  const [sources, setSources] = useState(trait.sources.join(', '));
  const errorAt = (field: string) => (wrong?.field.startsWith(field) === true ? wrong.reason : undefined);
  const set = <Field extends keyof Trait>(field: Field, value: Trait[Field]) => onChange({ ...trait, [field]: value });
  return (
    <div className={styles.editor}>
      <div className={styles.three}>
        <TextInput label={text('key')} description={text('keyHint')} value={trait.key} error={errorAt('key')} onChange={(event) => set('key', event.currentTarget.value)} />
        <TextInput label={text('nameDe')} value={trait.label.de} error={errorAt('label')} onChange={(event) => set('label', { ...trait.label, de: event.currentTarget.value })} />
        <TextInput label={text('nameEn')} value={trait.label.en} onChange={(event) => set('label', { ...trait.label, en: event.currentTarget.value })} />
      </div>
      <div className={styles.three}>
        <Select
          label={text('typeLabel')}
          value={trait.type}
          data={types.map((value) => ({ value, label: text(`types.${value}`) }))}
          allowDeselect={false}
          onChange={(value) => set('type', types.find((one) => one === value) ?? 'text')}
        />
        <Select
          label={text('conflictLabel')}
          value={trait.conflict}
          error={errorAt('conflict')}
          data={conflicts.map((value) => ({ value, label: text(`conflicts.${value}`) }))}
          allowDeselect={false}
          onChange={(value) => set('conflict', conflicts.find((one) => one === value) ?? 'newest')}
        />
        <Checkbox className={styles.pii ?? ''} label={text('piiLabel')} description={text('piiHint')} checked={trait.pii} onChange={(event) => set('pii', event.currentTarget.checked)} />
      </div>
      {trait.conflict === 'priority' && (
        <TextInput
          label={text('sourcesLabel')}
          description={text('sourcesHint')}
          value={sources}
          error={errorAt('sources')}
          onChange={(event) => {
            setSources(event.currentTarget.value);
            set('sources', wordsOf(event.currentTarget.value));
          }}
        />
      )}
      <Forms forms={trait.forms} error={errorAt('forms')} onChange={(forms) => set('forms', forms)} />
    </div>
  );
}

interface FormsProps {
  readonly forms: readonly FormField[];
  readonly error: string | undefined;
  readonly onChange: (forms: readonly FormField[]) => void;
}

function Forms({ forms, error, onChange }: FormsProps) {
  const text = useText();
  return (
    <fieldset className={styles.forms}>
      <legend>{text('forms')}</legend>
      {forms.map((form, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- names change while one types; a row holds no state of its own
        <div key={index} className={styles.form}>
          <TextInput label={text('formEvent')} value={form.event} error={form.event === '' ? error : undefined} onChange={(event) => onChange(forms.with(index, { ...form, event: event.currentTarget.value }))} />
          <TextInput label={text('formProperty')} value={form.property} error={form.property === '' ? error : undefined} onChange={(event) => onChange(forms.with(index, { ...form, property: event.currentTarget.value }))} />
          <Button variant="subtle" onClick={() => onChange(forms.toSpliced(index, 1))}>
            {text('removeForm')}
          </Button>
        </div>
      ))}
      <Button size="xs" leftSection={<IconPlus className="icon" aria-hidden />} onClick={() => onChange([...forms, { event: 'Form Submitted', property: 'email' }])}>
        {text('addForm')}
      </Button>
    </fieldset>
  );
}
