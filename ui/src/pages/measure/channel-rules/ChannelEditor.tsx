import { TextInput } from '@mantine/core';
import ConditionBuilder from '../../../conditions/ConditionBuilder';
import type { Vocabulary } from '../../../conditions/useConditionFields';
import styles from './ChannelRules.module.css';
import type { ChannelRule } from './channels';
import { useText } from './text';

interface ChannelEditorProps {
  readonly rule: ChannelRule;
  readonly vocabulary: Vocabulary;
  readonly onChange: (rule: ChannelRule) => void;
  readonly wrong: { readonly field: string; readonly reason: string } | null;
}

/** One channel's form: what it is called and whose visits it takes. */
export default function ChannelEditor({ rule, vocabulary, onChange, wrong }: ChannelEditorProps) {
  const text = useText();
  const errorAt = (field: string) => (wrong?.field === field ? wrong.reason : undefined);
  return (
    <div className={styles.editor}>
      <div className={styles.names}>
        <TextInput label={text('nameDe')} value={rule.label.de} error={errorAt('label.de')} onChange={(event) => onChange({ ...rule, label: { ...rule.label, de: event.currentTarget.value } })} />
        <TextInput label={text('nameEn')} value={rule.label.en} error={errorAt('label.en')} onChange={(event) => onChange({ ...rule, label: { ...rule.label, en: event.currentTarget.value } })} />
        <TextInput label={text('name')} value={rule.name} error={errorAt('name')} onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })} />
      </div>
      <fieldset className={styles.when}>
        <legend>{text('whenLabel')}</legend>
        <ConditionBuilder condition={rule.condition} vocabulary={vocabulary} onChange={(condition) => onChange({ ...rule, condition })} />
        {wrong?.field.startsWith('condition') === true && <p className={styles.error}>{wrong.reason}</p>}
      </fieldset>
    </div>
  );
}
