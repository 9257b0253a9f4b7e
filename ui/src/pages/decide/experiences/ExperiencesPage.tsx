import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useMemo } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { ranked } from '../../../experiences/ranked';
import { useOverview, useRows, type Row } from '../../../experiences/useExperiences';
import { useFormat } from '../../../format/useFormat';
import styles from './Experiences.module.css';
import { Fallbacks } from './Fallbacks';
import { useText } from './text';
import { useColumns } from './useColumns';

const NewExperience = lazy(() => import('./NewExperience'));

export default function ExperiencesPage() {
  const text = useText();
  const { query, queryKey, rows } = useRows();
  const [creating, form] = useDisclosure(false);
  const overview = useOverview().query.data;
  const figures = useMemo(() => new Map(overview?.rows.map((row) => [row.key, row])), [overview]);
  const columns = useColumns(figures);
  const ordered = useMemo(() => ranked(rows), [rows]);
  const create = (
    <Button variant="filled" leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
      {text('new')}
    </Button>
  );
  return (
    <>
      <ExperiencesLead rows={rows} loaded={query.data !== undefined} />
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
        {() => <DataTable columns={columns} rows={ordered} rowKey={({ key }) => key} caption={text('caption')} />}
      </QueryPanel>
      {overview !== undefined && <Fallbacks failures={overview.failures} broken={overview.broken} />}
      <SidePanel opened={creating} onClose={form.close} title={text('new')}>
        <Suspense fallback={<RowsSkeleton />}>
          <NewExperience rows={rows} />
        </Suspense>
      </SidePanel>
    </>
  );
}

function ExperiencesLead({ rows, loaded }: { readonly rows: readonly Row[]; readonly loaded: boolean }) {
  const text = useText();
  const format = useFormat();
  if (!loaded) return <Lead>{text('lead.waiting')}</Lead>;
  const live = rows.filter(({ published, experience }) => published && experience.active);
  if (live.length === 0) return <Lead>{text('lead.none')}</Lead>;
  const running = live.filter(({ experience: { strategy } }) => strategy.type === 'experiment' && strategy.state === 'running').length;
  return (
    <Lead aside={running === 0 ? text('lead.quiet') : text('lead.running', { count: running, amount: format.count(running) })}>{text('lead.found', { count: live.length, amount: format.count(live.length) })}</Lead>
  );
}
