import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../format/useFormat';
import { joinId } from '../../../identity/joins';
import styles from './Conflicts.module.css';
import { useText } from './text';
import { useConflictColumns, useErasureColumns } from './useColumns';
import { useConflicts, useErasures } from './useConflicts';

export default function ConflictsPage() {
  const text = useText();
  const { query, queryKey } = useConflicts();
  const columns = useConflictColumns();
  return (
    <>
      <ConflictsLead found={query.data?.rows.length ?? null} />
      <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('empty')}>{text('emptyText')}</Empty>}>
        {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={joinId} caption={text('caption')} />}
      </QueryPanel>
      <Erasures />
    </>
  );
}

function ConflictsLead({ found }: { readonly found: number | null }) {
  const text = useText();
  const format = useFormat();
  if (found === null) return <Lead>{text('lead.waiting')}</Lead>;
  if (found === 0) return <Lead>{text('lead.none')}</Lead>;
  return <Lead aside={text('lead.aside', { count: found })}>{text('lead.found', { count: found, amount: format.count(found) })}</Lead>;
}

/** The receipts stand beneath: both are what a human has to answer for about who is who. */
function Erasures() {
  const text = useText();
  const { query, queryKey } = useErasures();
  const columns = useErasureColumns();
  return (
    <section className={styles.erasures}>
      <h2>{text('erasures')}</h2>
      <p className="caption secondary">{text('erasuresText')}</p>
      <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('noErasures')}>{text('noErasuresText')}</Empty>}>
        {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} caption={text('erasuresCaption')} />}
      </QueryPanel>
    </section>
  );
}
