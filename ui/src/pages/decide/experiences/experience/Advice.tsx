import type { Experience } from '../../../../experiences/experience';
import { signed } from '../../../../experiences/difference';
import { useText as useWords } from '../../../../experiences/text';
import type { Results, Trial } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useLabel } from '../../../../i18n/useText';
import { SHOWN } from './arms';
import styles from './Experience.module.css';
import { useText } from './text';

interface AdviceProps {
  readonly experience: Experience;
  readonly results: Results;
  readonly trial: Trial;
}

/** What to do now and why, the decision on record, the hold-out, and what is in none of the figures. */
export function Advice({ experience, results, trial }: AdviceProps) {
  const text = useText();
  const words = useWords();
  const label = useLabel();
  const format = useFormat();
  const moment = useMoment();
  const { advice, hidden, planned } = trial;
  const name = (key: string) => label(experience.variants.find((one) => one.key === key)?.label ?? { de: key, en: key }) || key;
  const { decided } = results;
  return (
    <section className={styles.advice}>
      {decided !== null ? (
        <>
          <h2>{text('record')}</h2>
          <p className="medium">{decided.outcome === '' ? text('lead.decidedNone') : text('lead.decided', { arm: name(decided.outcome) })}</p>
          <p>{decided.reason}</p>
          <p className="caption muted">{text('recordBy', { by: decided.by, day: moment.date(decided.at) })}</p>
        </>
      ) : (
        <>
          <h2>{text('advice')}</h2>
          <p className="medium">
            {words(`actions.${advice.action}`)}
            {advice.action === 'ship' && advice.arm !== null && `: ${name(advice.arm)}`}
          </p>
          <p className="secondary">
            {words(`reasons.${advice.reason}`)} {advice.contenders.length > 0 && text('contenders', { arms: format.list(advice.contenders.map(name)) })}
          </p>
        </>
      )}
      {hidden.map((one) => (
        <p key={one} className="caption muted">
          {text(`hidden.${one}`, { planned: format.count(planned ?? 0) })}
        </p>
      ))}
      <HeldOut trial={trial} />
      <LeftOut trial={trial} />
    </section>
  );
}

function HeldOut({ trial }: { readonly trial: Trial }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat(trial.currency || null);
  const { held_out: held, outcomes } = trial;
  if (held === null) return null;
  const outcome = outcomes.find(({ role }) => role === 'primary');
  const found = held.results.find((one) => one.outcome === outcome?.key)?.arms.find(({ arm }) => arm === SHOWN)?.difference;
  const units = format.count(held.units);
  const whole = outcome !== undefined && found !== undefined && found !== null && found.low !== null && found.high !== null ? { outcome, value: found.value, low: found.low, high: found.high } : null;
  return (
    <>
      <h3>{text('heldOut')}</h3>
      <p className="caption secondary">
        {whole === null
          ? text('heldOutFew', { units })
          : text('heldOutText', {
              units,
              outcome: label(whole.outcome.label),
              difference: signed(format, whole.outcome.unit, whole.value),
              low: signed(format, whole.outcome.unit, whole.low),
              high: signed(format, whole.outcome.unit, whole.high),
            })}
      </p>
    </>
  );
}

const kinds = ['crossed', 'nameless', 'foreign_orders'] as const;

function LeftOut({ trial: { left_out: left } }: { readonly trial: Trial }) {
  const text = useText();
  const format = useFormat();
  const found = kinds.filter((kind) => left[kind] > 0);
  if (found.length === 0) return null;
  return (
    <>
      <h3>{text('leftOut.title')}</h3>
      <ul className={styles.leftOut}>
        {found.map((kind) => (
          <li key={kind}>{text(`leftOut.${kind}`, { count: left[kind], amount: format.count(left[kind]) })}</li>
        ))}
      </ul>
    </>
  );
}
