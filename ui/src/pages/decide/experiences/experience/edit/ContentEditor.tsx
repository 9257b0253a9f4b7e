import { Checkbox, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { useDefinitions } from '../../../../../definitions/useDefinition';
import { contentTypes, newContent, type Content, type ContentType, type JsonContent, type ListContent } from '../../../../../experiences/experience';
import { useText as useWords } from '../../../../../experiences/text';
import styles from './Editor.module.css';
import { Languages } from './Languages';
import { useText } from './text';
import type { ErrorAt } from './wrong';

interface ContentEditorProps {
  readonly content: Content;
  /** Where it stands in the document: `variants[0].content`. */
  readonly path: string;
  readonly errorAt: ErrorAt;
  readonly onChange: (content: Content) => void;
}

/** What a variant shows: fields, a fragment of HTML, another address, or a ranked list. */
export function ContentEditor({ content, path, errorAt, onChange }: ContentEditorProps) {
  const text = useText();
  const words = useWords();
  return (
    <div className={styles.content}>
      <Select
        label={text('field.content')}
        value={content.type}
        data={contentTypes.map((type) => ({ value: type, label: words(`contents.${type}`) }))}
        error={errorAt(path)}
        allowDeselect={false}
        onChange={(type) => type !== null && type !== content.type && onChange(newContent(type as ContentType))}
      />
      {content.type === 'json' && <Json content={content} error={errorAt(`${path}.values`, `${path}.values.`)} onChange={onChange} />}
      {content.type === 'html' && <Languages label="HTML" hint={text('htmlHint')} code texts={content.texts} error={errorAt(`${path}.texts`, `${path}.texts.`)} onChange={(texts) => onChange({ ...content, texts })} />}
      {content.type === 'redirect' && <TextInput label={text('url')} description={text('urlHint')} value={content.url} error={errorAt(`${path}.url`)} onChange={(event) => onChange({ ...content, url: event.currentTarget.value })} />}
      {content.type === 'list' && <List content={content} path={path} errorAt={errorAt} onChange={onChange} />}
    </div>
  );
}

const indent = 2;

function objectOf(typed: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(typed);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

interface JsonProps {
  readonly content: JsonContent;
  readonly error: string | undefined;
  readonly onChange: (content: Content) => void;
}

function Json({ content, error, onChange }: JsonProps) {
  const text = useText();
  const words = useWords();
  const check = useCallback((typed: string) => (objectOf(typed) === null ? text('notJson') : null), [text]);
  const texts = Object.fromEntries(Object.entries(content.values).map(([language, value]) => [language, JSON.stringify(value, null, indent)]));
  const keep = (next: Readonly<Record<string, string>>) => onChange({ ...content, values: Object.fromEntries(Object.entries(next).map(([language, typed]) => [language, objectOf(typed) ?? {}])) });
  return <Languages label={words('contents.json')} code texts={texts} check={check} error={error} onChange={keep} />;
}

interface ListProps {
  readonly content: ListContent;
  readonly path: string;
  readonly errorAt: ErrorAt;
  readonly onChange: (content: Content) => void;
}

function List({ content, path, errorAt, onChange }: ListProps) {
  const text = useText();
  const { query } = useDefinitions('collection');
  const keys = query.data?.rows.map(({ key }) => key) ?? [];
  const set = <Field extends keyof ListContent>(field: Field, value: ListContent[Field]) => onChange({ ...content, [field]: value });
  return (
    <>
      <Select
        label={text('collection')}
        value={content.collection || null}
        data={content.collection === '' || keys.includes(content.collection) ? keys : [...keys, content.collection]}
        error={errorAt(`${path}.collection`)}
        description={query.data !== undefined && keys.length === 0 ? text('noCollection') : undefined}
        allowDeselect={false}
        onChange={(value) => value !== null && set('collection', value)}
      />
      <div className={styles.two}>
        <NumberInput label={text('limit')} min={1} max={50} value={content.limit} error={errorAt(`${path}.limit`)} onChange={(value) => typeof value === 'number' && set('limit', value)} />
        <Percent label={text('diverse')} value={content.most_of_one_tag} error={errorAt(`${path}.most_of_one_tag`)} onChange={(value) => set('most_of_one_tag', value ?? 1)} />
      </div>
      <TagsInput label={text('onlyTags')} description={text('tagsHint')} value={[...content.tags]} error={errorAt(`${path}.tags.`, `${path}.tags[0]`)} acceptValueOnBlur onChange={(tags) => set('tags', tags)} />
      <Checkbox label={text('near')} checked={content.near} onChange={(event) => set('near', event.currentTarget.checked)} />
    </>
  );
}

interface PercentProps {
  readonly label: string;
  readonly hint?: string;
  /** A share of 1; null: none. */
  readonly value: number | null;
  readonly error: string | undefined;
  readonly onChange: (share: number | null) => void;
}

const hundred = 100;
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A share, typed in per cent. */
export const Percent = ({ label, hint, value, error, onChange }: PercentProps) => (
  <NumberInput
    label={label}
    description={hint}
    suffix={'\u00a0%'}
    min={0}
    max={hundred}
    decimalScale={2}
    value={value === null ? '' : rounded(value * hundred)}
    error={error}
    onChange={(typed) => onChange(typeof typed === 'number' ? rounded(typed / hundred) : null)}
  />
);
