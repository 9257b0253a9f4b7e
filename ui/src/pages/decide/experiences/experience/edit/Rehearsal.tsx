import { SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, read } from '../../../../../api/client';
import { Failure } from '../../../../../components/QueryPanel/Failure';
import { JobProgress } from '../../../../../definitions/jobs/JobProgress';
import { useJob } from '../../../../../definitions/jobs/useJob';
import type { Experience } from '../../../../../experiences/experience';
import { pathOf } from '../../../../../experiences/useExperiences';
import { useReasonName } from '../../../../../experiences/useReasonName';
import { useFormat } from '../../../../../format/useFormat';
import { useLabel } from '../../../../../i18n/useText';
import styles from './Editor.module.css';
import { useText } from './text';

const spans = [7, 30, 90] as const;

interface Rehearsed {
  readonly visits: number;
  readonly variants: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly explored: number;
  readonly variety: number;
  readonly items: readonly { readonly item: string; readonly visits: number }[];
}

interface RehearsalProps {
  readonly name: string;
  readonly experience: Experience;
}

/** Past visits through the draft: how often each variant would have been seen, why, and how diverse that is. */
export default function Rehearsal({ name, experience }: RehearsalProps) {
  const text = useText();
  const [days, setDays] = useState(30);
  return (
    <div className={styles.rehearsal}>
      <p className="secondary">{text('rehearsal.hint')}</p>
      <SegmentedControl aria-label={text('rehearsal.span')} value={String(days)} data={spans.map((count) => ({ value: String(count), label: text('rehearsal.days', { count }) }))} onChange={(value) => setDays(Number(value))} />
      <Run key={days} name={name} experience={experience} days={days} />
    </div>
  );
}

function useRehearsal(name: string, experience: Experience, days: number) {
  const { mutate: start, data, error, reset } = useMutation({
    mutationFn: (draft: Experience) => read(api.POST('/api/experiences/{key}/rehearse', { params: { path: pathOf(name) }, body: { draft, days } })),
  });
  useEffect(() => {
    start(experience);
    return reset;
  }, [start, reset, experience]);
  const job = useJob(data?.job ?? null);
  const done = job.data?.state === 'done' ? (job.data.result as unknown as Rehearsed) : null;
  const failed = job.data?.state === 'failed' ? new Error(job.data.error?.message ?? '') : null;
  return { rehearsed: done, progress: job.data?.progress ?? 0, error: error ?? job.error ?? failed, again: () => start(experience) };
}

function Run({ name, experience, days }: RehearsalProps & { readonly days: number }) {
  const text = useText();
  const { rehearsed, progress, error, again } = useRehearsal(name, experience, days);
  if (error !== null) return <Failure error={error} onRetry={again} />;
  if (rehearsed === null) return <JobProgress label={text('rehearsal.running')} progress={progress} />;
  return <Outcome experience={experience} rehearsed={rehearsed} />;
}

const most = (counts: Readonly<Record<string, number>>) => Object.entries(counts).toSorted(([, a], [, b]) => b - a);

function Outcome({ experience, rehearsed: { visits, variants, reasons, explored, variety, items } }: { readonly experience: Experience; readonly rehearsed: Rehearsed }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const reasonName = useReasonName();
  if (visits === 0) return <p className="secondary">{text('rehearsal.nobody')}</p>;
  const nameOf = (key: string) => label(experience.variants.find((one) => one.key === key)?.label ?? { de: key, en: key }) || key;
  return (
    <>
      <p className={styles.answer}>
        {text('rehearsal.answer', { count: visits, visits: format.count(visits), variety: format.decimal(variety, 1) })} <span className="muted">{text('rehearsal.explored', { share: format.percent(explored / visits, 0) })}</span>
      </p>
      <Counts title={text('variants')} head={text('field.variants')} rows={most(variants).map(([key, count]): [string, number] => [nameOf(key), count])} visits={visits} />
      <Counts title={text('rehearsal.reasons')} head={text('rehearsal.reason')} rows={most(reasons).map(([key, count]): [string, number] => [reasonName(key), count])} visits={visits} />
      {items.length > 0 && <Counts title={text('rehearsal.items')} head={text('rehearsal.item')} rows={items.slice(0, 10).map((one): [string, number] => [one.item, one.visits])} visits={visits} />}
    </>
  );
}

interface CountsProps {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly (readonly [name: string, visits: number])[];
  readonly visits: number;
}

function Counts({ title, head, rows, visits }: CountsProps) {
  const text = useText();
  const format = useFormat();
  return (
    <table className={styles.counts}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{text('rehearsal.visits')}</th>
          <th scope="col">{text('rehearsal.share')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, count]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{format.count(count)}</td>
            <td className="medium">{format.percent(count / visits, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
