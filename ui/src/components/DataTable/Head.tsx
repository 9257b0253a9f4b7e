import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactTable } from '@tanstack/react-table';
import type { Column } from './column';
import styles from './DataTable.module.css';
import type { Sortable } from './DataTable';

interface HeadProps<Row extends object> {
  readonly columns: readonly Column<Row>[];
  readonly table: ReactTable<Sortable, Row>;
}

const spoken = { asc: 'ascending', desc: 'descending' } as const;

export function Head<Row extends object>({ columns, table }: HeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const state = table.getColumn(column.id);
          const sorted = state?.getIsSorted() ?? false;
          return (
            <th
              key={column.id}
              scope="col"
              data-align={column.align}
              data-phone={column.phone ?? 'gone'}
              style={column.width === undefined ? undefined : { width: column.width }}
              aria-sort={sorted === false ? undefined : spoken[sorted]}
            >
              {column.sort ? (
                <button type="button" className={styles.sort} onClick={() => state?.toggleSorting()}>
                  {column.header}
                  {sorted === 'asc' && <IconArrowUp aria-hidden />}
                  {sorted === 'desc' && <IconArrowDown aria-hidden />}
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
