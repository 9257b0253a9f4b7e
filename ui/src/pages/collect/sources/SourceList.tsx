import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useFormat } from '../../../format/useFormat';
import styles from './Sources.module.css';
import { useText } from './text';
import { useColumns } from './useColumns';
import type { Source } from './useSources';

const NewSourceForm = lazy(() => import('./NewSourceForm'));

/** The sources, and what has come from each. */
export default function SourceList({ rows }: { readonly rows: readonly Source[] }) {
  const text = useText();
  const format = useFormat();
  const columns = useColumns();
  const [creating, form] = useDisclosure(false);
  const sending = rows.filter((source) => source.events_today > 0);
  const waiting = rows.filter((source) => source.first_event_at === null);
  const today = rows.reduce((sum, source) => sum + source.events_today, 0);
  return (
    <>
      <Lead aside={waiting.length > 0 ? text('lead.waiting', { names: format.list(waiting.map((source) => source.label)) }) : undefined}>
        {today === 0 ? text('lead.silent') : text('lead.arrived', { count: today, amount: format.count(today), from: text('lead.from', { count: sending.length }) })}
      </Lead>
      <div className={styles.head}>
        <h2>{text('sources')}</h2>
        <Button leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
          {text('new')}
        </Button>
      </div>
      <DataTable columns={columns} rows={rows} rowKey={(source) => source.key} caption={text('sources')} />
      <SidePanel opened={creating} onClose={form.close} title={text('new')}>
        <Suspense fallback={<RowsSkeleton />}>
          <NewSourceForm onDone={form.close} />
        </Suspense>
      </SidePanel>
    </>
  );
}
