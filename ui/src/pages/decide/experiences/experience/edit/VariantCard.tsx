import { Button, Checkbox, Radio, Skeleton, TagsInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { within, type Wrong } from '../../../../../conditions/builder';
import { everyEvent, groupOf } from '../../../../../conditions/condition';
import { useVocabulary } from '../../../../../conditions/useConditionFields';
import type { Variant } from '../../../../../experiences/experience';
import { ContentEditor } from './ContentEditor';
import styles from './Editor.module.css';
import { useText } from './text';
import type { ErrorAt } from './wrong';

const ConditionBuilder = lazy(() => import('../../../../../conditions/ConditionBuilder'));

/** A condition begins with one rule; an empty group would hold for everybody. */
export const firstRule = groupOf({ ...everyEvent, rules: [{ field: 'here.campaign', operator: '=', value: '' }] });

interface VariantCardProps {
  readonly variant: Variant;
  readonly place: number;
  readonly fallback: boolean;
  readonly only: boolean;
  readonly wrong: Wrong | null;
  readonly errorAt: ErrorAt;
  readonly onChange: (variant: Variant) => void;
  readonly onFallback: () => void;
  readonly onRemove: () => void;
}

/** One variant of the row of variants: its name, what it shows, for which interests and when. */
export function VariantCard({ variant, place, fallback, only, wrong, errorAt, onChange, onFallback, onRemove }: VariantCardProps) {
  const text = useText();
  const vocabulary = useVocabulary('experience');
  const path = `variants[${place}]`;
  const set = <Field extends keyof Variant>(field: Field, value: Variant[Field]) => onChange({ ...variant, [field]: value });
  return (
    <fieldset className={styles.card}>
      <legend className="visually-hidden">{text('name', { place: place + 1 })}</legend>
      <div className={styles.two}>
        <TextInput label={text('field.labelDe')} maxLength={120} value={variant.label.de} error={errorAt(`${path}.label`, `${path}.label.de`)} onChange={(event) => set('label', { ...variant.label, de: event.currentTarget.value })} />
        <TextInput label={text('field.labelEn')} maxLength={120} value={variant.label.en} error={errorAt(`${path}.label.en`)} onChange={(event) => set('label', { ...variant.label, en: event.currentTarget.value })} />
      </div>
      <TextInput label={text('field.key')} value={variant.key} error={errorAt(`${path}.key`)} onChange={(event) => set('key', event.currentTarget.value)} />
      <ContentEditor content={variant.content} path={`${path}.content`} errorAt={errorAt} onChange={(content) => set('content', content)} />
      <TagsInput label={text('field.tags')} description={text('tagsHint')} value={[...variant.tags]} error={errorAt(...variant.tags.map((_, at) => `${path}.tags[${at}]`))} acceptValueOnBlur onChange={(tags) => set('tags', tags)} />
      <Radio label={text('isFallback')} checked={fallback} error={fallback ? errorAt('fallback') : undefined} onChange={onFallback} />
      <Checkbox label={text('when')} checked={variant.condition !== null} disabled={fallback && variant.condition === null} onChange={(event) => set('condition', event.currentTarget.checked ? firstRule : null)} />
      {variant.condition !== null && (
        <Suspense fallback={<Skeleton height={120} />}>
          <ConditionBuilder condition={variant.condition} vocabulary={vocabulary} wrong={within(wrong, `${path}.condition`)} onChange={(condition) => set('condition', condition)} />
        </Suspense>
      )}
      <Button className={styles.removing ?? ''} size="xs" variant="subtle" disabled={only} leftSection={<IconTrash className="icon" aria-hidden />} onClick={onRemove}>
        {text('remove')}
      </Button>
    </fieldset>
  );
}
