import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import type { Column } from '../../../components/DataTable/column';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../format/useFormat';
import type { Catalogue } from './catalogue';
import { useText } from './text';
import styles from './Traits.module.css';
import { useSeenTraits, type SeenTrait } from './useSeenTraits';

interface SeenTraitsProps {
  readonly catalogue: Catalogue;
  readonly onDeclare: (trait: SeenTrait) => void;
}

/** What arrives without having been declared, and the way to declare it. */
export function SeenTraits({ catalogue, onDeclare }: SeenTraitsProps) {
  const text = useText();
  const format = useFormat();
  const { query, queryKey } = useSeenTraits();
  const declared = useMemo(() => new Set(catalogue.traits.map((trait) => trait.key)), [catalogue]);
  const columns: readonly Column<SeenTrait>[] = [
    { id: 'key', header: text('seen.key'), phone: 'name', sort: (row) => row.key, cell: (row) => <code>{row.key}</code> },
    { id: 'type', header: text('seen.type'), sort: (row) => text(`types.${row.type}`), cell: (row) => text(`types.${row.type}`) },
    { id: 'people', header: text('seen.people'), phone: 'value', align: 'right', sort: (row) => row.people, cell: (row) => format.count(row.people) },
    {
      id: 'declare',
      header: text('seen.declare'),
      phone: 'delta',
      align: 'right',
      cell: (row) => (
        <Button size="xs" aria-label={text('seen.declareNamed', { name: row.key })} onClick={() => onDeclare(row)}>
          {text('seen.declare')}
        </Button>
      ),
    },
  ];
  return (
    <section className={styles.seen}>
      <h2>{text('seen.title')}</h2>
      <QueryPanel query={query} queryKey={queryKey}>
        {({ people, rows }) => {
          const open = rows.filter((row) => !declared.has(row.key));
          if (open.length === 0) return <Empty title={text('seen.none')}>{text('seen.noneText')}</Empty>;
          return (
            <>
              <p className="secondary">{text('seen.text', { people: format.count(people) })}</p>
              <DataTable columns={columns} rows={open} rowKey={(row) => row.key} caption={text('seen.caption')} />
            </>
          );
        }}
      </QueryPanel>
    </section>
  );
}
