import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Dimension } from '../../metrics/useMetrics';
import { namesQuery, useValueName } from '../../names/useValueName';
import { useValueReport, type Asked, type DimensionName, type ValueReport } from '../useValueReport';

export interface FilterValue {
  /** Empty: figures without a value. */
  readonly value: string;
  readonly name: string;
  /** Null where figures cannot be split by the dimension. */
  readonly visits: number | null;
}

/** What a dimension can be filtered on in this period, the most visits first. */
export function useFilterValues(dimension: Dimension, where: readonly string[]): { readonly asked: Asked<ValueReport>; readonly values: readonly FilterValue[] } {
  const splits = dimension.uses.includes('split');
  const named = useSuspenseQuery(namesQuery).data.dimensions[dimension.name];
  const valueName = useValueName();
  const by = dimension.name as DimensionName;
  const asked = useValueReport({ ...(splits && { by }), only: where });
  const report = asked.query.data;
  const values = useMemo(() => {
    if (!splits) return Object.keys(named ?? {}).map((value) => ({ value, name: valueName(by, value), visits: null }));
    if (report?.by !== by) return [];
    return report.rows.map((row) => ({ value: row[by] ?? '', name: valueName(by, row[by]), visits: row.visits }));
  }, [splits, named, report, by, valueName]);
  return { asked, values };
}
