import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { Chip } from '../../../components/Chip/Chip';
import type { Column } from '../../../components/DataTable/column';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useDefinitions } from '../../../definitions/useDefinition';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { collectionOf, type Collection } from './collection';
import styles from './Collections.module.css';
import { useText } from './text';

const NewCollection = lazy(() => import('./NewCollection'));

interface Row {
  readonly key: string;
  readonly collection: Collection;
  readonly published: boolean;
  readonly draft: boolean;
}

export default function CollectionsPage() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { query, queryKey } = useDefinitions('collection');
  const [creating, form] = useDisclosure(false);
  const rows = useMemo(() => (query.data?.rows ?? []).map(({ key, body, published_version: version, draft }): Row => ({ key, collection: collectionOf(body), published: version !== null, draft })), [query.data]);
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'label',
        header: text('collection'),
        phone: 'name',
        sort: ({ collection }) => label(collection.label),
        cell: ({ key, collection }) => (
          <Link to="/decide/collections/$collection" params={{ collection: key }} className={`${styles.link} medium`}>
            {label(collection.label) || key}
          </Link>
        ),
      },
      { id: 'key', header: text('key'), sort: ({ key }) => key, cell: ({ key }) => <code>{key}</code> },
      { id: 'state', header: text('state'), cell: ({ published, draft }) => <Chip kind={published ? 'better' : 'neutral'}>{text(!published ? 'draft' : draft ? 'openDraft' : 'live')}</Chip> },
      { id: 'items', header: text('items'), align: 'right', decisive: true, phone: 'value', sort: ({ collection }) => collection.items.length, cell: ({ collection }) => format.count(collection.items.length) },
    ],
    [text, label, format],
  );
  const items = rows.reduce((sum, { collection }) => sum + collection.items.length, 0);
  const create = (
    <Button variant="filled" leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
      {text('new')}
    </Button>
  );
  return (
    <>
      <Lead aside={text('lead.aside')}>{query.data === undefined ? text('lead.waiting') : rows.length === 0 ? text('lead.none') : text('lead.found', { count: rows.length, amount: format.count(rows.length), items: format.count(items) })}</Lead>
      {rows.length > 0 && <div className={styles.tools}>{create}</div>}
      <QueryPanel
        query={query}
        queryKey={queryKey}
        isEmpty={() => rows.length === 0}
        empty={
          <Empty title={text('empty')} action={create}>
            {text('emptyText')}
          </Empty>
        }
      >
        {() => <DataTable columns={columns} rows={rows} rowKey={({ key }) => key} caption={text('caption')} />}
      </QueryPanel>
      <SidePanel opened={creating} onClose={form.close} title={text('new')}>
        <Suspense fallback={<RowsSkeleton />}>
          <NewCollection taken={rows.map(({ key }) => key)} />
        </Suspense>
      </SidePanel>
    </>
  );
}
