import type { ReactNode } from 'react';

/** One column: how it is named, drawn and ordered. `sort` gives the value to order by; without it there is no order. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly sort?: (row: Row) => number | string | null | undefined;
  readonly align?: 'left' | 'right';
  /** The decisive column is heavier. */
  readonly decisive?: boolean;
  /** What of it stays on a phone: the row's name, its main value, its delta. Others go. */
  readonly phone?: 'name' | 'value' | 'delta';
  readonly width?: number | string;
  /** The total at the foot. */
  readonly footer?: ReactNode;
}
