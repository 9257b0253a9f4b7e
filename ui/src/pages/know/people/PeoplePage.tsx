import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Pages } from '../../../components/DataTable/Pages';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../format/useFormat';
import { usePeriod } from '../../../period/usePeriod';
import { NoData } from '../../../reports/NoData';
import { useSession } from '../../../app/useSession';
import styles from './People.module.css';
import { SearchField } from './SearchField';
import { useText } from './text';
import { useColumns } from './useColumns';
import { orders, pageSize, usePeople, type Order, type PersonRow } from './usePeople';
import { usePeopleSearch } from './usePeopleSearch';

const nobody: readonly PersonRow[] = [];

export default function PeoplePage() {
  const text = useText();
  const { words, order, page, change } = usePeopleSearch();
  const { query, queryKey } = usePeople({ words, order, page });
  const data = query.data;
  const columns = useColumns(order, data?.rows ?? nobody);
  return (
    <>
      <PeopleLead total={data?.total ?? null} words={words} order={order} loaded={data !== undefined} />
      <div className={styles.tools}>
        <SearchField value={words} onChange={(next) => change({ words: next })} />
        <span className={styles.order}>
          <span className="caption muted" id="people-order">
            {text('order')}
          </span>
          <SegmentedControl
            aria-labelledby="people-order"
            value={order}
            onChange={(next) => change({ order: next as Order })}
            data={orders.map((value) => ({ value, label: text(`orders.${value}`) }))}
          />
        </span>
        {data && (
          <span className={styles.pages}>
            <Pages page={page} size={pageSize} total={data.total} shown={data.rows.length} onPage={(next) => change({ page: next })} />
          </span>
        )}
      </div>
      <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Nobody words={words} onClear={() => change({ words: '' })} />}>
        {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={(row) => row.person_id} caption={text('caption')} />}
      </QueryPanel>
    </>
  );
}

interface PeopleLeadProps {
  readonly total: number | null;
  readonly words: string;
  readonly order: Order;
  readonly loaded: boolean;
}

function PeopleLead({ total, words, order, loaded }: PeopleLeadProps) {
  const text = useText();
  const format = useFormat();
  const { from, to } = usePeriod();
  if (!loaded || total === 0) return <Lead>{text(words === '' ? 'lead.waiting' : 'lead.searching', { words })}</Lead>;
  const span = format.span(from, to);
  if (total === null) return <Lead aside={text(`aside.${order}`)}>{text('lead.uncounted', { span })}</Lead>;
  const values = { count: total, total: format.count(total), span, words };
  return <Lead aside={text(`aside.${order}`)}>{words === '' ? text('lead.found', values) : text('lead.matched', values)}</Lead>;
}

function Nobody({ words, onClear }: { readonly words: string; readonly onClear: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const { data_range: range } = useSession();
  if (words !== '') {
    return (
      <Empty title={text('noMatch', { words })} action={<Button onClick={onClear}>{text('clear')}</Button>}>
        {text('noMatchText')}
      </Empty>
    );
  }
  if (range !== null) return <NoData />;
  return (
    <Empty
      title={text('nobody')}
      action={
        <Button variant="filled" onClick={() => void navigate({ to: '/collect/sources' })}>
          {text('toSources')}
        </Button>
      }
    >
      {text('nobodyText')}
    </Empty>
  );
}
