import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Problem } from '../../../../api/problem';
import type { Column } from '../../../../components/DataTable/column';
import { DataTable } from '../../../../components/DataTable/DataTable';
import { Lead } from '../../../../components/Lead/Lead';
import { useNotify } from '../../../../components/Notice/Notices';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { DefinitionShell } from '../../../../definitions/shell/DefinitionShell';
import { useDefinition, type DefinitionState } from '../../../../definitions/useDefinition';
import { useDraft } from '../../../../definitions/useDraft';
import { useFormat } from '../../../../format/useFormat';
import { useLabel, useLanguage } from '../../../../i18n/useText';
import { useBarTitle } from '../../../../shell/bar/BarPlace';
import { collectionOf, itemsOf, type Collection, type Item } from '../collection';
import styles from '../Collections.module.css';
import { useText } from '../text';

export default function CollectionPage() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { collection: key = '' }: { collection?: string } = useParams({ strict: false });
  const { query, queryKey } = useDefinition({ kind: 'collection', name: key });
  const [round, setRound] = useState(0);
  const body = query.data?.draft?.body ?? query.data?.published?.body;
  useBarTitle(body === undefined ? null : label(collectionOf(body).label) || key);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/decide/collections' })}>{text('toCollections')}</Button>}>
        {text('unknownText', { key })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <Editor key={`${key} ${round}`} name={key} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

interface EditorProps {
  readonly name: string;
  readonly state: DefinitionState;
  readonly onReplaced: () => void;
}

function Editor({ name, state, onReplaced }: EditorProps) {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const which = { kind: 'collection', name } as const;
  const draft = useDraft(which, state, collectionOf);
  const { body: collection, change } = draft;
  const words = useMemo(
    () => ({
      name: (path: string) => {
        const key = /^items\[([^\]]*)\]/.exec(path)?.[1];
        if (key !== undefined) return text('changedItem', { key });
        return path.startsWith('label') ? text('field.label') : path.startsWith('items') ? text('field.items') : path === 'description' ? text('field.description') : path;
      },
      value: () => null,
    }),
    [text],
  );
  const tagged = collection.items.filter(({ tags }) => (tags ?? []).length > 0).length;
  const placed = collection.items.filter(({ latitude }) => typeof latitude === 'number').length;
  return (
    <DefinitionShell
      which={which}
      state={state}
      draft={draft}
      words={words}
      revaluable={false}
      onReplaced={onReplaced}
      onGone={() => void navigate({ to: '/decide/collections' }).then(() => client.removeQueries({ queryKey: ['definition', 'collection', name] }))}
    >
      <Lead aside={collection.items.length === 0 ? undefined : text('lead.tagged', { tagged: format.count(tagged), placed: format.count(placed) })}>{text('lead.items', { count: collection.items.length, amount: format.count(collection.items.length) })}</Lead>
      <div className={styles.page}>
        <section className={styles.section}>
          <h2>{text('about')}</h2>
          <div className={styles.two}>
            <TextInput label={text('form.nameDe')} maxLength={120} value={collection.label.de} onChange={(event) => change({ ...collection, label: { ...collection.label, de: event.currentTarget.value } })} />
            <TextInput label={text('form.nameEn')} maxLength={120} value={collection.label.en} onChange={(event) => change({ ...collection, label: { ...collection.label, en: event.currentTarget.value } })} />
          </div>
        </section>
        <Items collection={collection} onChange={change} />
      </div>
    </DefinitionShell>
  );
}

const most = 200;

interface ItemsProps {
  readonly collection: Collection;
  readonly onChange: (collection: Collection) => void;
}

function Items({ collection, onChange }: ItemsProps) {
  const text = useText();
  const language = useLanguage();
  const format = useFormat();
  const { items } = collection;
  const columns = useMemo(
    (): readonly Column<Item>[] => [
      { id: 'title', header: text('title'), phone: 'name', cell: ({ title, key }) => <span className="medium">{title[language] ?? title['*'] ?? Object.values(title)[0] ?? key}</span> },
      { id: 'key', header: text('key'), cell: ({ key }) => <code>{key}</code> },
      { id: 'tags', header: text('tags'), cell: ({ tags }) => <span className="secondary">{(tags ?? []).join(', ')}</span> },
      { id: 'url', header: text('url'), cell: ({ url }) => <span className="muted">{url ?? ''}</span> },
      { id: 'place', header: text('place'), align: 'right', phone: 'value', cell: ({ latitude, longitude }) => (typeof latitude === 'number' && typeof longitude === 'number' ? `${format.decimal(latitude, 2)} / ${format.decimal(longitude, 2)}` : '') },
    ],
    [text, language, format],
  );
  return (
    <section className={styles.section}>
      <h2>{text('list')}</h2>
      <Upload onItems={(next) => onChange({ ...collection, items: next })} />
      {items.length === 0 ? <Empty title={text('none')}>{text('noneText')}</Empty> : <DataTable columns={columns} rows={items.slice(0, most)} rowKey={({ key }) => key} caption={text('list')} />}
      {items.length > most && <p className="caption muted">{text('shown', { shown: format.count(most), all: format.count(items.length) })}</p>}
    </section>
  );
}

function Upload({ onItems }: { readonly onItems: (items: readonly Item[]) => void }) {
  const text = useText();
  const format = useFormat();
  const notify = useNotify();
  const [wrong, setWrong] = useState(false);
  const take = async (file: File) => {
    const items = itemsOf(await file.text());
    setWrong(items === null);
    if (items === null) return;
    onItems(items);
    notify({ message: text('loaded', { count: items.length, amount: format.count(items.length) }) });
  };
  return (
    <div className={styles.file}>
      <label htmlFor="items" className="caption medium">
        {text('upload')}
      </label>
      <input
        id="items"
        type="file"
        accept=".json,.csv,application/json,text/csv"
        aria-describedby="items-hint"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void take(file);
        }}
      />
      <p id="items-hint" className="caption muted">
        {text('uploadHint')}
      </p>
      <div role="alert">{wrong && <p className={styles.error}>{text('unreadable')}</p>}</div>
    </div>
  );
}
