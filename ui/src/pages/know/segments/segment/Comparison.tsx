import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Column } from '../../../../components/DataTable/column';
import { DataTable } from '../../../../components/DataTable/DataTable';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useSession } from '../../../../app/useSession';
import { formatOf } from '../../../../format/format';
import { useLabel, useLanguage } from '../../../../i18n/useText';
import { useComparison, type ComparedFigure } from '../../../../segments/audience';
import { useSegments, type SegmentRow } from '../../../../segments/useSegments';
import styles from './Segment.module.css';
import { useText } from './text';

/** The same figures of this segment and another one. */
export function Comparison({ segment }: { readonly segment: SegmentRow }) {
  const text = useText();
  const label = useLabel();
  const { query: all } = useSegments();
  const [other, setOther] = useState<string | null>(null);
  const { query, queryKey } = useComparison(segment.key, other);
  const others = (all.data?.rows ?? []).filter((row) => row.key !== segment.key && row.active);
  const chosen = others.find((row) => row.key === other);
  const columns = useColumns(label(segment.label), chosen === undefined ? '' : label(chosen.label));
  if (others.length === 0) return null;
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('compare.title')}</h2>
        <Select
          className={styles.add ?? ''}
          aria-label={text('compare.with')}
          placeholder={text('compare.none')}
          searchable
          value={other}
          data={others.map((row) => ({ value: row.key, label: label(row.label) }))}
          onChange={setOther}
        />
      </div>
      {chosen !== undefined && (
        <QueryPanel query={query} queryKey={queryKey}>
          {({ rows }) => <DataTable columns={columns} rows={rows} rowKey={(row) => row.figure} caption={text('compare.caption', { a: label(segment.label), b: label(chosen.label) })} />}
        </QueryPanel>
      )}
    </section>
  );
}

const figures = ['members', 'visits_per_person', 'value_per_person', 'revenue_per_person', 'orders_per_person', 'share_known'] as const;
const interest = 'interest:';

function useColumns(a: string, b: string): readonly Column<ComparedFigure>[] {
  const text = useText();
  const language = useLanguage();
  const { timezone } = useSession();
  return useMemo((): readonly Column<ComparedFigure>[] => {
    const nameOf = ({ figure }: ComparedFigure) => {
      if (figure.startsWith(interest)) return text('compare.interest', { tag: figure.slice(interest.length) });
      const known = figures.find((one) => one === figure);
      return known === undefined ? figure : text(`compare.figures.${known}`);
    };
    const amount = ({ figure, unit }: ComparedFigure, value: number | null) => {
      if (value === null) return <span className="muted">{text('compare.noValue')}</span>;
      const format = formatOf(language, /^[A-Z]{3}$/.test(unit) ? unit : null, timezone);
      if (unit === 'share') return format.percent(value);
      if (/^[A-Z]{3}$/.test(unit)) return format.money(value);
      return figure === 'members' ? format.count(value) : format.decimal(value, 2);
    };
    return [
      { id: 'figure', header: text('compare.figure'), phone: 'name', cell: nameOf },
      { id: 'a', header: a, align: 'right', decisive: true, phone: 'value', cell: (row) => amount(row, row.a) },
      { id: 'b', header: b, align: 'right', phone: 'delta', cell: (row) => amount(row, row.b) },
    ];
  }, [a, b, text, language, timezone]);
}
