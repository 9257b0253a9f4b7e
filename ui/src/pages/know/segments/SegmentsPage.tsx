import { Button, CloseButton, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useFormat } from '../../../format/useFormat';
import { NewSegment } from './NewSegment';
import styles from './Segments.module.css';
import { Starters } from './Starters';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useRows, type Row } from './useRows';

export default function SegmentsPage() {
  const text = useText();
  const { query, queryKey, rows, complete } = useRows();
  const [words, search] = useWords();
  const [creating, form] = useDisclosure(false);
  const columns = useColumns();
  const shown = rows.filter((row) => matches(row, words));
  const taken = rows.map((row) => row.key);
  const create = (
    <Button variant={rows.length === 0 ? 'default' : 'filled'} leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
      {text('new')}
    </Button>
  );
  const empty =
    words === '' ? (
      <Empty
        title={text('empty')}
        action={
          <>
            <Starters taken={taken} />
            {create}
          </>
        }
      >
        {text('emptyText')}
      </Empty>
    ) : (
      <Empty title={text('noMatch', { words })} action={<Button onClick={() => search('')}>{text('clear')}</Button>}>
        {text('noMatchText')}
      </Empty>
    );
  return (
    <>
      <SegmentsLead rows={rows} loaded={query.data !== undefined && complete} />
      {rows.length > 0 && (
        <div className={styles.tools}>
          <TextInput
            type="search"
            className={styles.search ?? ''}
            aria-label={text('search')}
            placeholder={text('search')}
            value={words}
            leftSection={<IconSearch className="icon" aria-hidden />}
            rightSection={words === '' ? null : <CloseButton size="sm" aria-label={text('clear')} onClick={() => search('')} />}
            onChange={(event) => search(event.currentTarget.value)}
          />
          {create}
        </div>
      )}
      <QueryPanel query={query} queryKey={queryKey} isEmpty={() => complete && shown.length === 0} empty={empty}>
        {() => <DataTable columns={columns} rows={shown} rowKey={(row) => row.key} caption={text('caption')} />}
      </QueryPanel>
      <Filling rows={rows} />
      <SidePanel opened={creating} onClose={form.close} title={text('new')}>
        <NewSegment taken={taken} />
      </SidePanel>
    </>
  );
}

const matches = ({ key, label, owner }: Row, words: string): boolean =>
  [key, label.de, label.en, owner].some((one) => one.toLowerCase().includes(words.trim().toLowerCase()));

type Search = Record<string, unknown>;

/** What is searched for stands in the address. */
function useWords(): [string, (words: string) => void] {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const words = typeof search['q'] === 'string' ? search['q'] : '';
  return [words, (next) => void navigate({ to: '.', replace: true, resetScroll: false, search: (now: Search) => ({ ...now, q: next || undefined }) })];
}

function SegmentsLead({ rows, loaded }: { readonly rows: readonly Row[]; readonly loaded: boolean }) {
  const text = useText();
  const format = useFormat();
  if (!loaded) return <Lead>{text('lead.waiting')}</Lead>;
  const inForce = rows.flatMap((row) => (row.inForce === null ? [] : [row.inForce]));
  if (inForce.length === 0) return <Lead>{text('lead.none')}</Lead>;
  const sum = (pick: (row: (typeof inForce)[number]) => number) => inForce.reduce((all, row) => all + pick(row), 0);
  const [entered, left] = [sum((row) => row.entered_7d), sum((row) => row.left_7d)];
  return (
    <Lead aside={entered + left === 0 ? text('lead.still') : text('lead.moved', { entered: format.count(entered), left: format.count(left) })}>
      {text('lead.found', { count: inForce.length, amount: format.count(inForce.length), people: format.count(inForce[0]?.members ?? 0) })}
    </Lead>
  );
}

function Filling({ rows }: { readonly rows: readonly Row[] }) {
  const text = useText();
  const count = rows.filter((row) => row.inForce?.state === 'filling').length;
  return (
    <p className={`${styles.filling} caption secondary`} role="status">
      {count > 0 && text('filling', { count })}
    </p>
  );
}
