import {
  createExpandedRowModel,
  createSortedRowModel,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useMemo, type ReactNode } from 'react';
import type { Column } from './column';
import styles from './DataTable.module.css';
import { Head } from './Head';
import { useText } from './text';

const features = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  sortedRowModel: createSortedRowModel(),
  expandedRowModel: createExpandedRowModel(),
});

export type Sortable = typeof features;

interface DataTableProps<Row extends object> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What the table holds, for those who hear it. */
  readonly caption: string;
  /** Rows that open into `rows beneath`; `name` is spoken at the switch. */
  readonly expand?: {
    readonly can: (row: Row) => boolean;
    readonly name: (row: Row) => string;
    /** `<SubRow>`s, drawn when the row is open. */
    readonly render: (row: Row) => ReactNode;
  };
  readonly dense?: boolean;
  readonly footer?: boolean;
  /** The names stay where they are while the figures are scrolled sideways. */
  readonly pinned?: boolean;
}

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });

/** Every list of the product: hairlines, names left, figures right, order by click, totals at the foot. */
export function DataTable<Row extends object>({ columns, rows, rowKey, caption, expand, dense = false, footer = false, pinned = false }: DataTableProps<Row>) {
  const text = useText();
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows as Row[],
    getRowId: rowKey,
    getRowCanExpand: (row) => expand?.can(row.original) ?? false,
    enableMultiSort: false,
  });
  const expandable = expand !== undefined;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table} data-dense={dense} data-pinned={pinned}>
        <caption className="visually-hidden">{caption}</caption>
        <Head columns={columns} table={table} />
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const open = row.getIsExpanded();
            return (
              <Fragment key={row.id}>
                <tr>
                  {columns.map((column, index) => (
                    <Cell key={column.id} column={column}>
                      {index === 0 && expandable ? (
                        <span className={styles.opener}>
                          {row.getCanExpand() ? (
                            <button
                              type="button"
                              className={styles.toggle}
                              aria-expanded={open}
                              aria-label={text(open ? 'collapse' : 'expand', { name: expand.name(row.original) })}
                              onClick={() => row.toggleExpanded()}
                            >
                              {open ? <IconChevronDown aria-hidden /> : <IconChevronRight aria-hidden />}
                            </button>
                          ) : (
                            <span className={styles.noToggle} />
                          )}
                          {column.cell(row.original)}
                        </span>
                      ) : (
                        column.cell(row.original)
                      )}
                    </Cell>
                  ))}
                </tr>
                {open && expand?.render(row.original)}
              </Fragment>
            );
          })}
        </tbody>
        {footer && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <Cell key={column.id} column={column}>
                  {column.footer}
                </Cell>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function definitionOf<Row extends object>(column: Column<Row>): ColumnDef<Sortable, Row> {
  const { sort } = column;
  return {
    id: column.id,
    header: column.header,
    accessorFn: (row) => sort?.(row) ?? undefined,
    enableSorting: sort !== undefined,
    sortUndefined: 'last',
    sortDescFirst: column.align === 'right',
    sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
  };
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly children: ReactNode;
}

/** A very long name breaks, so that the figures beside it stay to be seen. */
function Cell<Row>({ column, children }: CellProps<Row>) {
  return (
    <td data-align={column.align} data-decisive={column.decisive} data-phone={column.phone ?? 'gone'}>
      {column.align === 'right' ? children : <div className={styles.text}>{children}</div>}
    </td>
  );
}

interface SubRowProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly row: Row;
}

/** A row beneath an opened one, with the same columns. */
export const SubRow = <Row,>({ columns, row }: SubRowProps<Row>) => (
  <tr className={styles.sub}>
    {columns.map((column) => (
      <Cell key={column.id} column={column}>
        {column.cell(row)}
      </Cell>
    ))}
  </tr>
);

/** A line beneath an opened row that is no row itself: loading, empty, error. */
export const SubLine = ({ span, children }: { readonly span: number; readonly children: ReactNode }) => (
  <tr className={styles.sub}>
    <td colSpan={span} className="muted">
      {children}
    </td>
  </tr>
);
