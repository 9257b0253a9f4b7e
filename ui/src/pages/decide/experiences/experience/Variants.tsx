import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { levelOf, perUnit, probability, signed, tick } from '../../../../experiences/difference';
import type { Experience, Variant } from '../../../../experiences/experience';
import { scaleOf } from '../../../../experiences/scale';
import { useText as useWords } from '../../../../experiences/text';
import type { OutcomeInfo, Trial } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import styles from './Experience.module.css';
import { Axis, Interval, Zero } from './Interval';
import { useText } from './text';
import { Thumb } from './Thumb';

interface VariantsProps {
  readonly experience: Experience;
  readonly trial: Trial;
  readonly outcome: OutcomeInfo;
  readonly onOutcome: (key: string) => void;
}

type ArmReading = Trial['results'][number]['arms'][number];

/** The variants of an experiment or bandit side by side, each with its value and how far chance reaches. */
export function Variants({ experience, trial, outcome, onOutcome }: VariantsProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat(trial.currency || null);
  const bandit = trial.look === 'adaptive';
  const readings = useMemo(() => new Map(trial.results.find((one) => one.outcome === outcome.key)?.arms.map((one) => [one.arm, one])), [trial, outcome.key]);
  const scale = useMemo(() => scaleOf([...readings.values()].flatMap((one) => endsOf(one, bandit))), [readings, bandit]);
  const variants = new Map(experience.variants.map((one) => [one.key, one]));
  const level = levelOf(format, trial.level);
  const note = text(bandit ? 'variantsNoteBandit' : 'variantsNote', { outcome: label(outcome.label), level });
  const ordered = trial.arms.toSorted((a, b) => Number(a.control) - Number(b.control) || standing(readings.get(b.key)) - standing(readings.get(a.key)));
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('variants')}</h2>
        <span className="caption muted">{note}</span>
        <Select
          size="xs"
          className={styles.outcome ?? ''}
          aria-label={text('outcome')}
          value={outcome.key}
          data={trial.outcomes.map((one) => ({ value: one.key, label: label(one.label) }))}
          onChange={(value) => value !== null && onOutcome(value)}
          allowDeselect={false}
        />
      </div>
      <table className={styles.variants}>
        <caption className="visually-hidden">{note}</caption>
        <thead>
          <tr>
            <th scope="col">{text('variant')}</th>
            <th scope="col" data-align="right">
              {text(trial.unit === 'day' ? 'days' : 'units')}
            </th>
            <th scope="col" data-align="right">
              {label(outcome.label)}
            </th>
            <th scope="col" className={styles.axisCell}>
              <span className="visually-hidden">{text(bandit ? 'value' : 'difference')}</span>
              <Axis scale={scale} text={(mark) => tick(format, outcome.unit, mark, !bandit)} />
            </th>
            <th scope="col" data-align="right">
              {text(bandit ? 'best' : 'better')}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((arm) => {
            const reading = readings.get(arm.key);
            return (
              <tr key={arm.key}>
                <th scope="row">
                  <Name variant={variants.get(arm.key)} name={label(arm.label) || arm.key} control={arm.control} />
                </th>
                <td data-align="right">
                  <div>{format.count(arm.units)}</div>
                  {arm.share !== null && <div className="caption muted">{format.percent(arm.share, 0)}</div>}
                </td>
                <td data-align="right" className="medium">
                  {reading === undefined || reading.value === null ? <span className="muted">{text('noValue')}</span> : perUnit(format, outcome.unit, reading.value)}
                </td>
                <td className={styles.intervalCell}>
                  <Reading reading={reading} control={arm.control && !bandit} bandit={bandit} scale={scale} unit={outcome.unit} currency={trial.currency || null} />
                </td>
                <td data-align="right" className="medium">
                  <Chance chance={bandit ? arm.chance : (reading?.difference?.chance_to_win ?? null)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const standing = (reading: ArmReading | undefined): number => reading?.difference?.value ?? reading?.value ?? Number.NEGATIVE_INFINITY;

const endsOf = (reading: ArmReading, bandit: boolean): number[] => {
  const { value, low, high } = bandit ? reading : (reading.difference ?? { value: null, low: null, high: null });
  return [value, low, high].filter((one) => one !== null);
};

function Name({ variant, name, control }: { readonly variant: Variant | undefined; readonly name: string; readonly control: boolean }) {
  const words = useWords();
  const kind = variant === undefined ? '' : words(`contents.${variant.content.type}`);
  return (
    <span className={styles.variant}>
      {variant !== undefined && <Thumb type={variant.content.type} />}
      <span>
        <span className="medium">{name}</span>
        <span className="caption muted">{control ? `${words('control')} · ${kind}` : kind}</span>
      </span>
    </span>
  );
}

interface ReadingProps {
  readonly reading: ArmReading | undefined;
  readonly control: boolean;
  readonly bandit: boolean;
  readonly scale: ReturnType<typeof scaleOf>;
  readonly unit: OutcomeInfo['unit'];
  readonly currency: string | null;
}

function Reading({ reading, control, bandit, scale, unit, currency }: ReadingProps) {
  const text = useText();
  const words = useWords();
  const format = useFormat(currency);
  if (control) {
    return (
      <>
        <Zero scale={scale} />
        <span className="visually-hidden">{words('control')}</span>
      </>
    );
  }
  const found = bandit ? reading : reading?.difference;
  if (found === undefined || found === null || found.value === null || found.low === null || found.high === null) {
    const why = reading?.withheld;
    return <span className="caption muted">{text(why === 'no_variation' ? 'noVariation' : why === 'before_planned_size' ? 'early' : 'fewUnits')}</span>;
  }
  const [low, high, value] = [found.low, found.high, found.value].map((one) => (bandit ? perUnit(format, unit, one) : signed(format, unit, one)));
  const meaning = bandit ? 'flat' : found.low > 0 ? 'better' : found.high < 0 ? 'worse' : 'flat';
  const ends = { low: low ?? '', high: high ?? '' };
  return (
    <>
      <Interval scale={scale} value={found.value} low={found.low} high={found.high} meaning={meaning} text={value ?? ''} range={words('interval', ends)} />
      <span className="visually-hidden">{bandit ? text('spokenValue', ends) : text('spoken', { difference: value ?? '', ...ends })}</span>
    </>
  );
}

function Chance({ chance }: { readonly chance: number | null }) {
  const format = useFormat();
  if (chance === null) return <span className="muted">–</span>;
  return <>{probability(format, chance)}</>;
}
