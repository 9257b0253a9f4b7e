import { useMemo } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import type { Column } from '../../../components/DataTable/column';
import { Delta } from '../../../components/Figure/Delta';
import { Failure } from '../../../components/QueryPanel/Failure';
import { JobProgress } from '../../../definitions/jobs/JobProgress';
import { changeOf } from '../../../format/change';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { useValueName } from '../../../names/useValueName';
import styles from './Scale.module.css';
import type { Scale } from './scale';
import { useText } from './text';
import { useRehearsal, type Preview } from './useRehearsal';

/** More points are neither better nor worse: the scale is the yardstick itself. */
const points = { unit: 'points', direction: 'none' } as const;

/** What the draft would have made of history, beside what the scale in force made of it. */
export default function Rehearsal({ scale }: { readonly scale: Scale }) {
  const text = useText();
  const { preview, progress, error, again } = useRehearsal(scale);
  if (error !== null) return <Failure error={error} onRetry={again} />;
  if (preview === null) return <JobProgress label={text('rehearsing')} progress={progress} />;
  return <Outcome preview={preview} />;
}

function Outcome({ preview }: { readonly preview: Preview }) {
  const text = useText();
  const format = useFormat();
  const { before, after } = preview;
  const amount = (value: number | null) => (value === null ? text('none') : format.value('points', value));
  const change = before.engagement_value === null || after.engagement_value === null ? null : changeOf(format, 'points', 'none', after.engagement_value, before.engagement_value);
  const span = preview.from === null || preview.to === null ? '' : format.span(preview.from, preview.to);
  return (
    <div className={styles.rehearsal}>
      <p className={styles.answer}>
        {change === null || change.course === 'level' ? text('same', { amount: amount(after.engagement_value) }) : text('different', { after: amount(after.engagement_value), before: amount(before.engagement_value), change: change.text })}{' '}
        <span>
          {text('perVisit', {
            after: after.value_per_visit === null ? text('none') : format.value('points_per_visit', after.value_per_visit),
            before: before.value_per_visit === null ? text('none') : format.value('points_per_visit', before.value_per_visit),
          })}
        </span>
      </p>
      <p className="caption muted">{text('over', { count: preview.events, amount: format.count(preview.events), span })}</p>
      <ByChannel rows={preview.by_channel} />
      <ByRule rows={preview.by_rule} />
    </div>
  );
}

type Compared = { readonly before: number | null; readonly after: number | null };

function useCompared<Row extends Compared>(first: readonly Column<Row>[]): readonly Column<Row>[] {
  const text = useText();
  const format = useFormat();
  return useMemo(() => {
    const amount = (value: number | null) => (value === null ? text('none') : format.value('points', value));
    return [
      ...first,
      { id: 'before', header: text('now'), align: 'right', sort: (row) => row.before, cell: (row) => amount(row.before) },
      { id: 'after', header: text('draft'), align: 'right', decisive: true, phone: 'value', sort: (row) => row.after, cell: (row) => amount(row.after) },
      {
        id: 'change',
        header: text('change'),
        align: 'right',
        phone: 'delta',
        sort: (row) => (row.after ?? 0) - (row.before ?? 0),
        cell: (row) => <Delta metric={points} now={row.after} before={row.before} isNew={!row.before && Boolean(row.after)} />,
      },
    ];
  }, [first, text, format]);
}

type ChannelRow = Preview['by_channel'][number];

function ByChannel({ rows }: { readonly rows: readonly ChannelRow[] }) {
  const text = useText();
  const valueName = useValueName();
  const first = useMemo((): Column<ChannelRow>[] => [{ id: 'channel', header: text('channel'), phone: 'name', sort: (row) => valueName('channel', row.channel), cell: (row) => valueName('channel', row.channel) }], [text, valueName]);
  const columns = useCompared(first);
  return (
    <section>
      <h2>{text('byChannel')}</h2>
      <DataTable columns={columns} rows={rows} rowKey={(row) => row.channel ?? row.label} caption={text('byChannel')} dense />
    </section>
  );
}

type RuleRow = Preview['by_rule'][number];

function ByRule({ rows }: { readonly rows: readonly RuleRow[] }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const first = useMemo(
    (): Column<RuleRow>[] => [
      { id: 'rule', header: text('rule'), phone: 'name', sort: (row) => label(row.label), cell: (row) => label(row.label) },
      { id: 'events', header: text('events'), align: 'right', sort: (row) => row.events, cell: (row) => format.count(row.events) },
    ],
    [text, label, format],
  );
  const columns = useCompared(first);
  return (
    <section>
      <h2>{text('byRule')}</h2>
      <DataTable columns={columns} rows={rows} rowKey={(row) => row.key} caption={text('byRule')} dense />
    </section>
  );
}
