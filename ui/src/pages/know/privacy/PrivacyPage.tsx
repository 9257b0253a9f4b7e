import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useMoment } from '../../../format/moment';
import { useFormat } from '../../../format/useFormat';
import type { Schemas } from '../../../api/client';
import { PrivacyTabs } from '../../../privacy/PrivacyTabs';
import { useMayManage } from '../../../privacy/useMayManage';
import { isPending, useRequests, type RequestRow } from '../../../privacy/useRequests';
import styles from './PrivacyPage.module.css';
import { useText } from './text';
import { useColumns } from './useColumns';

const RequestForm = lazy(() => import('./RequestForm').then((found) => ({ default: found.RequestForm })));
const RequestPanel = lazy(() => import('./RequestPanel').then((found) => ({ default: found.RequestPanel })));

type Search = Record<string, unknown>;

export default function PrivacyPage() {
  const manager = useMayManage();
  return (
    <>
      <PrivacyTabs />
      {manager ? <Requests /> : <OnlyManagers />}
    </>
  );
}

function OnlyManagers() {
  const text = useText();
  return <Empty title={text('onlyManagers')}>{text('onlyManagersText')}</Empty>;
}

/** What opens stands in the address: `request` an old one, `person` the form for a new one of hers, `new` an empty form. */
function Requests() {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const search: Search = useSearch({ strict: false });
  const { query, queryKey } = useRequests();
  const columns = useColumns();
  const go = (change: Search) =>
    void navigate({ to: '.', search: (now: Search) => ({ ...now, request: undefined, person: undefined, new: undefined, ...change }), resetScroll: false });
  const person = typeof search['person'] === 'string' ? search['person'] : null;
  const creating = person !== null || search['new'] !== undefined;
  const open = query.data?.rows.find((row) => row.id === search['request']);
  const create = (first: boolean) => (
    <Button variant={first ? 'filled' : 'default'} leftSection={<IconPlus className="icon" aria-hidden />} onClick={() => go({ new: '1' })}>
      {text('new')}
    </Button>
  );
  return (
    <>
      <RequestsLead page={query.data} />
      {query.data && query.data.rows.length > 0 && <div className={styles.tools}>{create(false)}</div>}
      <QueryPanel
        query={query}
        queryKey={queryKey}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <Empty title={text('empty')} action={create(true)}>
            {text('emptyText')}
          </Empty>
        }
      >
        {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} caption={text('caption')} />}
      </QueryPanel>
      <SidePanel opened={creating} onClose={() => go({})} title={text('new')}>
        <Suspense fallback={<RowsSkeleton />}>
          <RequestForm key={person ?? ''} person={person} onDone={() => go({})} />
        </Suspense>
      </SidePanel>
      <SidePanel opened={open !== undefined} onClose={() => go({})} title={open === undefined ? '' : text('panel', { kind: text(`kinds.${open.kind}`), day: format.day(open.received) })}>
        <Suspense fallback={<RowsSkeleton />}>{open !== undefined && <RequestPanel row={open} />}</Suspense>
      </SidePanel>
    </>
  );
}

function RequestsLead({ page }: { readonly page: Schemas['RequestPage'] | undefined }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  if (page === undefined) return <Lead>{text('lead.waiting')}</Lead>;
  const pending: readonly RequestRow[] = page.rows.filter(isPending);
  const copies = page.copies === 0 ? [] : [text('lead.copies', { count: page.copies, amount: format.count(page.copies), people: format.count(page.copied_people) })];
  if (pending.length === 0) return <Lead aside={copies.join(' ')}>{text('lead.none')}</Lead>;
  const late = pending.filter((row) => (row.days_left ?? 0) < 0).length;
  const first = pending.map((row) => row.due).toSorted()[0] ?? '';
  const scheduled = pending.some((row) => row.state === 'scheduled');
  const asides = [
    late > 0 ? text('lead.late', { count: late, amount: format.count(late) }) : text('lead.due', { day: format.day(first) }),
    ...(scheduled ? [text('lead.night', { day: moment.date(page.next_night), time: moment.minute(page.next_night) })] : []),
    ...copies,
  ];
  return <Lead aside={asides.join(' ')}>{text('lead.open', { count: pending.length, amount: format.count(pending.length) })}</Lead>;
}
