import { NumberInput, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Problem } from '../../../api/problem';
import { Failure } from '../../../components/QueryPanel/Failure';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useReason } from '../../../components/QueryPanel/useReason';
import { perUnit } from '../../../experiences/difference';
import { useOutcomes, usePlan, type Plan, type PlanForm } from '../../../experiences/useExperiences';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import styles from './Experiments.module.css';
import { useText } from './text';

interface Wish {
  readonly outcome: string;
  readonly placement: string;
  readonly arms: number;
  readonly traffic: number;
  readonly design: 'sequential' | 'fixed';
  /** Per cent. */
  readonly lift: number;
  readonly weeks: number;
}

const first: Wish = { outcome: 'converted', placement: '', arms: 2, traffic: 100, design: 'sequential', lift: 10, weeks: 4 };
const spans = [1, 2, 4, 8, 12] as const;
const pause = 500;
const [level, power] = [0.05, 0.8];

const formOf = ({ outcome, placement, arms, traffic, design, lift, weeks }: Wish): PlanForm => ({
  outcome,
  placement: placement === '' ? null : placement,
  shares: Array.from({ length: arms }, () => 1),
  traffic: traffic / 100,
  design,
  lift: lift / 100,
  alpha: level,
  power,
  weeks,
});

/** Before the start: what can be found out with the people who come, and how long it takes. */
export default function Planner({ placements }: { readonly placements: readonly string[] }) {
  const text = useText();
  const label = useLabel();
  const outcomes = useOutcomes();
  const [wish, setWish] = useState(first);
  const [settled] = useDebouncedValue(wish, pause);
  const set = <Field extends keyof Wish>(field: Field, value: Wish[Field] | null | string) => {
    if (value !== null && (typeof value === typeof wish[field])) setWish({ ...wish, [field]: value });
  };
  return (
    <div className={styles.planner}>
      <p className="secondary">{text('plannerText')}</p>
      <div className={styles.form}>
        <Select label={text('outcomeField')} value={wish.outcome} data={outcomes.map((one) => ({ value: one.key, label: label(one.label) }))} allowDeselect={false} onChange={(value) => set('outcome', value)} />
        <Select label={text('placementField')} value={wish.placement} data={[{ value: '', label: text('everywhere') }, ...placements.map((value) => ({ value, label: value }))]} allowDeselect={false} onChange={(value) => set('placement', value)} />
        <NumberInput label={text('lift')} min={0.1} max={1000} decimalScale={1} suffix={'\u00a0%'} value={wish.lift} onChange={(value) => set('lift', value === 0 ? null : Number(value))} />
        <NumberInput label={text('arms')} min={2} max={20} allowDecimal={false} clampBehavior="strict" value={wish.arms} onChange={(value) => set('arms', Number(value) >= 2 ? Number(value) : null)} />
        <NumberInput label={text('traffic')} min={1} max={100} suffix={'\u00a0%'} clampBehavior="strict" value={wish.traffic} onChange={(value) => set('traffic', Number(value) > 0 ? Number(value) : null)} />
        <Select label={text('design')} value={wish.design} data={(['sequential', 'fixed'] as const).map((value) => ({ value, label: text(`designs.${value}`) }))} allowDeselect={false} onChange={(value) => set('design', value)} />
        <Select label={text('weeks')} value={String(wish.weeks)} data={spans.map((count) => ({ value: String(count), label: text('weeksOf', { count }) }))} allowDeselect={false} onChange={(value) => set('weeks', Number(value))} />
      </div>
      <Answer wish={settled} outdated={settled !== wish} />
    </div>
  );
}

function Answer({ wish, outdated }: { readonly wish: Wish; readonly outdated: boolean }) {
  const reason = useReason();
  const { query } = usePlan(formOf(wish));
  const { data, error } = query;
  if (error instanceof Problem && error.status >= 400 && error.status < 500) {
    return (
      <p className={styles.refused} role="status">
        {reason(error)}
      </p>
    );
  }
  if (error !== null) return <Failure error={error} onRetry={() => void query.refetch()} />;
  if (data === undefined) return <RowsSkeleton rows={4} />;
  return <Found plan={data} busy={outdated || query.isFetching} />;
}

function Found({ plan, busy }: { readonly plan: Plan; readonly busy: boolean }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const lift = (value: number) => format.percent(value, value < 0.1 ? 1 : 0);
  if (plan.lack !== null) {
    return (
      <p className={styles.refused} role="status">
        {text(`lack.${plan.lack}`, { outcome: label(plan.outcome.label), people: format.count(plan.people) })}
      </p>
    );
  }
  return (
    <div className={styles.found} aria-live="polite" aria-busy={busy} data-outdated={busy}>
      {plan.plan !== null && (
        <p className={styles.answer}>
          {text('answer', { count: plan.plan.weeks, amount: format.count(plan.plan.weeks), units: format.count(plan.plan.units) })} <span className="muted">{text('answerAside', { lift: lift(plan.plan.lift) })}</span>
        </p>
      )}
      <p className="secondary">
        {text('today', { outcome: label(plan.outcome.label), value: perUnit(format, plan.outcome.unit, plan.value ?? 0), people: format.count(plan.people), daily: format.decimal(plan.daily, plan.daily < 10 ? 1 : 0) })}{' '}
        {plan.explained >= 0.01 && text('explained', { share: format.percent(plan.explained, 0) })}
      </p>
      <h3>{text('reach')}</h3>
      <table className={styles.reach}>
        <caption className="visually-hidden">{text('reachCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('after')}</th>
            <th scope="col">{text('units')}</th>
            <th scope="col">{text('smallest')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.reach.map(({ weeks, units, lift: found }) => (
            <tr key={weeks}>
              <th scope="row">{text('weeksCount', { count: weeks })}</th>
              <td>{format.count(units)}</td>
              <td className="medium">{found === null ? <span className="muted">{text('nothing')}</span> : `+${lift(found)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
