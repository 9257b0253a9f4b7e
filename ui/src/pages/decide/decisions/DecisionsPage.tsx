import { Button, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { Failure } from '../../../components/QueryPanel/Failure';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useMoment } from '../../../format/moment';
import styles from './Decisions.module.css';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useDecisions, type Line } from './useDecisions';
import { useLineNames } from './useLineNames';

const PersonFilter = lazy(() => import('./PersonFilter'));
const DecisionPanel = lazy(() => import('./DecisionPanel'));

type Search = Record<string, unknown>;
const said = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export default function DecisionsPage() {
  const text = useText();
  const navigate = useNavigate();
  const search: Search = useSearch({ strict: false });
  const filters = { experience: said(search['experience']), person: said(search['person']) };
  const names = useLineNames();
  const { query } = useDecisions(filters);
  const [opened, setOpened] = useState<Line | null>(null);
  const [choosing, choice] = useDisclosure(false);
  const columns = useColumns(setOpened);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const show = (next: Partial<typeof filters>) => void navigate({ to: '.', replace: true, resetScroll: false, search: (now: Search) => ({ ...now, ...Object.fromEntries(Object.entries({ ...filters, ...next }).map(([name, value]) => [name, value ?? undefined])) }) });
  const filtered = filters.experience !== null || filters.person !== null;
  return (
    <>
      <DecisionsLead loaded={query.data !== undefined} newest={rows[0]} />
      <div className={styles.filters}>
        <NativeSelect label={text('filter')} value={filters.experience ?? ''} data={[{ value: '', label: text('all') }, ...names.known]} onChange={(event) => show({ experience: said(event.currentTarget.value) })} />
        <Button onClick={choice.open}>{filters.person === null ? text('choosePerson') : text('onlyPerson', { person: filters.person })}</Button>
        {filtered && <Button onClick={() => show({ experience: null, person: null })}>{text('clear')}</Button>}
      </div>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <RowsSkeleton />}
      {query.data !== undefined && rows.length === 0 && <Empty title={text('empty')}>{text('emptyText')}</Empty>}
      {rows.length > 0 && <DataTable columns={columns} rows={rows} rowKey={({ seq, placement }) => `${seq} ${placement}`} caption={text('caption')} />}
      {query.hasNextPage && (
        <Button className={styles.more ?? ''} variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text('more')}
        </Button>
      )}
      <SidePanel opened={opened !== null} onClose={() => setOpened(null)} title={text('panel')}>
        <Suspense fallback={<RowsSkeleton />}>{opened !== null && <DecisionPanel key={`${opened.seq} ${opened.placement}`} line={opened} />}</Suspense>
      </SidePanel>
      <SidePanel opened={choosing} onClose={choice.close} title={text('of')}>
        <Suspense fallback={<RowsSkeleton />}>
          <PersonFilter
            person={filters.person}
            onChange={(person) => {
              show({ person });
              choice.close();
            }}
          />
        </Suspense>
      </SidePanel>
    </>
  );
}

function DecisionsLead({ loaded, newest }: { readonly loaded: boolean; readonly newest: Line | undefined }) {
  const text = useText();
  const moment = useMoment();
  const names = useLineNames();
  if (!loaded) return <Lead>{text('lead.waiting')}</Lead>;
  if (newest === undefined) return <Lead aside={text('lead.aside')}>{text('lead.none')}</Lead>;
  return (
    <Lead aside={text('lead.aside')}>
      {text('lead.newest', { day: moment.date(newest.at), time: moment.minute(newest.at), variant: names.variant(newest), experience: names.experience(newest.experience) })}
    </Lead>
  );
}
