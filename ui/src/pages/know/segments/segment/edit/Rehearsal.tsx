import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../../../../app/useSession';
import { Failure } from '../../../../../components/QueryPanel/Failure';
import type { ConditionGroup } from '../../../../../conditions/condition';
import { JobProgress } from '../../../../../definitions/jobs/JobProgress';
import { useFormat } from '../../../../../format/useFormat';
import { lengthInDays, periodOf } from '../../../../../period/period';
import { useToday } from '../../../../../period/useToday';
import { MembersChart } from '../../../../../segments/MembersChart';
import { MovesChart } from '../../../../../segments/MovesChart';
import styles from './Editor.module.css';
import { useText } from './text';
import { useRehearsal, type Rehearsed } from './useRehearsal';

const spans = ['last-28-days', 'last-90-days', 'last-quarter'] as const;
type Span = (typeof spans)[number];

/** Who would have entered and left, day by day, had the condition held all the time. */
export default function Rehearsal({ condition }: { readonly condition: ConditionGroup }) {
  const text = useText();
  const { timezone, data_range: range } = useSession();
  const now = useToday(timezone);
  const [span, setSpan] = useState<Span>('last-90-days');
  // Days of which nobody has told yet are not rehearsed: data that end earlier end the period, too.
  const today = range !== null && range.to < now ? range.to : now;
  const { from, to } = periodOf(span, today);
  return (
    <div className={styles.rehearsal}>
      <p className="secondary">{text('rehearsal.hint')}</p>
      <SegmentedControl aria-label={text('rehearsal.span')} value={span} onChange={(next) => setSpan(next)} data={spans.map((value) => ({ value, label: text(`rehearsal.spans.${value}`) }))} />
      <Run key={`${from} ${to}`} condition={condition} from={from} to={to} />
    </div>
  );
}

interface RunProps {
  readonly condition: ConditionGroup;
  readonly from: string;
  readonly to: string;
}

function Run({ condition, from, to }: RunProps) {
  const text = useText();
  const { rehearsed, progress, error, again } = useRehearsal(condition, from, to);
  if (error !== null) return <Failure error={error} onRetry={again} />;
  if (rehearsed === null) return <JobProgress label={text('rehearsal.running')} progress={progress} />;
  return <Outcome rehearsed={rehearsed} from={from} to={to} />;
}

function Outcome({ rehearsed: { days, events, seconds }, from, to }: { readonly rehearsed: Rehearsed; readonly from: string; readonly to: string }) {
  const text = useText();
  const format = useFormat();
  const entered = days.reduce((sum, day) => sum + day.entered, 0);
  const left = days.reduce((sum, day) => sum + day.left, 0);
  const perDay = format.decimal(entered / lengthInDays({ from, to }), 1);
  return (
    <>
      <p className={styles.answer}>{entered + left === 0 ? text('rehearsal.none') : text('rehearsal.answer', { count: entered, entered: format.count(entered), left: format.count(left), perDay })}</p>
      <p className="caption muted">{text('rehearsal.over', { count: events, amount: format.count(events), span: format.span(from, to), seconds: format.decimal(seconds, 1) })}</p>
      <MovesChart days={days} height={200} title={text('rehearsal.moves')} />
      <MembersChart days={days} height={160} />
    </>
  );
}
