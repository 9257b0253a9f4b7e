import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Pages } from '../../../components/DataTable/Pages';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useFormat } from '../../../format/useFormat';
import styles from './Quarantine.module.css';
import { RejectPanel } from './RejectPanel';
import { useText } from './text';
import { useColumns } from './useColumns';
import { origins, pageSize, useQuarantine, type Origin, type Reject } from './useQuarantine';

type Search = Record<string, unknown>;

export default function QuarantinePage() {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const search: Search = useSearch({ strict: false });
  const origin = origins.find((one) => one === search['origin']) ?? 'all';
  const page = Math.max(1, Number.parseInt(String(search['page']), 10) || 1);
  const { query, queryKey } = useQuarantine(origin, page);
  const [opened, setOpened] = useState<Reject | null>(null);
  const columns = useColumns(setOpened);
  const show = (next: { origin?: Origin; page?: number }) =>
    void navigate({
      to: '.',
      search: (now: Search) => ({
        ...now,
        ...(next.origin !== undefined && { origin: next.origin === 'all' ? undefined : next.origin }),
        page: next.page !== undefined && next.page > 1 ? String(next.page) : undefined,
      }),
    });
  const total = query.data?.total ?? 0;
  return (
    <>
      <Lead aside={total > 0 ? text('lead.aside') : undefined}>{query.data === undefined || total === 0 ? text('lead.none') : text('lead.waiting', { count: total, amount: format.count(total) })}</Lead>
      <div className={styles.tools}>
        <SegmentedControl
          aria-label={text('origin')}
          value={origin}
          onChange={(next) => show({ origin: next as Origin })}
          data={origins.map((value) => ({ value, label: text(`origins.${value}`) }))}
        />
        {query.data && (
          <span className={styles.pages}>
            <Pages page={page} size={pageSize} total={query.data.total} shown={query.data.rows.length} onPage={(next) => show({ page: next })} />
          </span>
        )}
      </div>
      <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('empty')}>{text('emptyText')}</Empty>}>
        {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} caption={text('caption')} />}
      </QueryPanel>
      <SidePanel opened={opened !== null} onClose={() => setOpened(null)} title={text('panel')}>
        {opened !== null && <RejectPanel key={opened.id} reject={opened} onDone={() => setOpened(null)} />}
      </SidePanel>
    </>
  );
}
