import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { listOf } from '../../../app/search';
import { useMetrics } from '../../../metrics/useMetrics';
import type { ValueReport } from '../../../reports/useValueReport';
import { columnsOf, readColumns, usualColumns, writeColumns, type ColumnId } from './columns';

type Search = Record<string, unknown>;

/** The table's columns, kept in the address. */
export function useChosenColumns(report: ValueReport): { readonly chosen: readonly ColumnId[]; readonly own: boolean; readonly choose: (ids: readonly ColumnId[]) => void } {
  const { columns }: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const metrics = useMetrics();
  const all = useMemo(() => columnsOf(metrics), [metrics]);
  const spent = report.rows.some((row) => typeof row.cost === 'number');
  const named = useMemo(() => readColumns(all, listOf(columns)), [all, columns]);
  const usually = useMemo(() => usualColumns(all, spent), [all, spent]);
  const choose = (ids: readonly ColumnId[]) => {
    const sorted = all.filter((id) => ids.includes(id));
    void navigate({ to: '.', search: (search: Search) => ({ ...search, columns: writeColumns(sorted, usually) }), resetScroll: false });
  };
  return { chosen: named ?? usually, own: named !== null, choose };
}
