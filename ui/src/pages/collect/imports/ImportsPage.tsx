import { Link } from '@tanstack/react-router';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useSession } from '../../../app/useSession';
import { useFormat } from '../../../format/useFormat';
import { ImportRow } from './ImportRow';
import styles from './Imports.module.css';
import { useText } from './text';
import { UploadForm } from './UploadForm';
import { useImports, useMappings, type Import } from './useImports';

export default function ImportsPage() {
  const text = useText();
  const { query, queryKey } = useImports();
  const mappings = useMappings();
  const names = new Map((mappings.data?.rows ?? []).map((mapping) => [mapping.name, mapping.label]));
  return (
    <>
      <ImportsLead rows={query.data?.rows ?? []} />
      <div className={styles.page}>
        <div className={styles.main}>
          <h2>{text('done')}</h2>
          <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('none')}>{text('noneText')}</Empty>}>
            {({ rows }) => (
              <ul className={styles.list}>
                {rows.map((one) => (
                  <ImportRow key={one.id} run={one} label={names.get(one.mapping) ?? null} />
                ))}
              </ul>
            )}
          </QueryPanel>
        </div>
        <aside className={styles.side}>
          <UploadForm mappings={mappings.data?.rows ?? []} />
        </aside>
      </div>
    </>
  );
}

function ImportsLead({ rows }: { readonly rows: readonly Import[] }) {
  const text = useText();
  const format = useFormat();
  const { counts } = useSession();
  const running = rows.filter((one) => one.state === 'running');
  const imported = rows.reduce((sum, one) => sum + one.imported, 0);
  const aside =
    counts.quarantine > 0 ? (
      <Link to="/collect/quarantine" className="source">
        {text('lead.quarantine', { count: counts.quarantine, amount: format.count(counts.quarantine) })}
      </Link>
    ) : undefined;
  const sentence =
    running.length > 0
      ? text('lead.running', { count: running.length })
      : rows.length === 0
        ? text('lead.none')
        : text('lead.imported', { count: imported, amount: format.count(imported) });
  return <Lead aside={aside}>{sentence}</Lead>;
}
