import { MultiSelect, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { newStrategy, strategyTypes, type Bandit, type Experience, type Experiment, type Strategy, type StrategyType } from '../../../../../experiences/experience';
import { useText as useWords } from '../../../../../experiences/text';
import { useOutcomes } from '../../../../../experiences/useExperiences';
import { useFormat } from '../../../../../format/useFormat';
import { useLabel } from '../../../../../i18n/useText';
import { Percent } from './ContentEditor';
import styles from './Editor.module.css';
import { useText } from './text';
import type { ErrorAt } from './wrong';

interface StrategyFormProps {
  readonly experience: Experience;
  readonly errorAt: ErrorAt;
  readonly onChange: (experience: Experience) => void;
}

/** By what one of the variants is chosen, and how much is left to chance. */
export function StrategyForm({ experience, errorAt, onChange }: StrategyFormProps) {
  const text = useText();
  const words = useWords();
  const { strategy } = experience;
  const set = (next: Strategy) => onChange({ ...experience, strategy: next });
  return (
    <section className={styles.section}>
      <h2>{text('choice')}</h2>
      <Radio.Group aria-label={text('choice')} value={strategy.type} error={errorAt('strategy')} onChange={(type) => set(newStrategy(type as StrategyType, experience.variants))}>
        <div className={styles.ways}>
          {strategyTypes.map((type) => (
            <Radio key={type} value={type} label={words(`strategies.${type}`)} description={words(`strategyHints.${type}`)} />
          ))}
        </div>
      </Radio.Group>
      {strategy.type === 'experiment' && <ExperimentFields experience={experience} strategy={strategy} errorAt={errorAt} onChange={set} />}
      {strategy.type === 'bandit' && <BanditFields strategy={strategy} errorAt={errorAt} onChange={set} />}
      <Exploration share={experience.exploration} error={errorAt('exploration')} onChange={(exploration) => onChange({ ...experience, exploration })} />
    </section>
  );
}

interface ExperimentProps {
  readonly experience: Experience;
  readonly strategy: Experiment;
  readonly errorAt: ErrorAt;
  readonly onChange: (strategy: Experiment) => void;
}

function ExperimentFields({ experience, strategy, errorAt, onChange }: ExperimentProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const outcomes = useOutcomes().map((one) => ({ value: one.key, label: label(one.label) }));
  const set = <Field extends keyof Experiment>(field: Field, value: Experiment[Field]) => onChange({ ...strategy, [field]: value });
  const free = experience.variants.filter(({ condition }) => condition === null);
  const whole = Object.values(strategy.weights).reduce((sum, one) => sum + one, 0);
  const weigh = (key: string, weight: number) => {
    const others = Object.entries(strategy.weights).filter(([one]) => one !== key);
    set('weights', Object.fromEntries(weight > 0 ? [...others, [key, weight]] : others));
  };
  return (
    <div className={styles.fields}>
      <div role="group" aria-label={text('weights')} className={styles.weights}>
        {free.map(({ key, label: named }) => {
          const weight = strategy.weights[key] ?? 0;
          return (
            <NumberInput
              key={key}
              label={text('weight', { name: label(named) || key })}
              description={whole > 0 ? format.percent(weight / whole, 0) : undefined}
              min={0}
              value={weight}
              error={errorAt(`strategy.weights.${key}`)}
              onChange={(value) => weigh(key, typeof value === 'number' ? value : 0)}
            />
          );
        })}
      </div>
      {errorAt('strategy.weights') !== undefined && <p className={styles.error}>{errorAt('strategy.weights')}</p>}
      {free.length < experience.variants.length && <p className="caption muted">{text('conditional')}</p>}
      <div className={styles.two}>
        <Select label={text('primary')} value={strategy.metrics.primary} data={outcomes} error={errorAt('strategy.metrics.primary')} allowDeselect={false} onChange={(value) => value !== null && set('metrics', { ...strategy.metrics, primary: value })} />
        <Percent label={text('traffic')} value={strategy.traffic} error={errorAt('strategy.traffic')} onChange={(value) => set('traffic', value ?? 1)} />
      </div>
      <div className={styles.two}>
        <MultiSelect label={text('guard')} value={[...strategy.metrics.guard_rails]} data={outcomes.filter(({ value }) => value !== strategy.metrics.primary)} error={errorAt('strategy.metrics.guard_rails.')} onChange={(rails) => set('metrics', { ...strategy.metrics, guard_rails: rails })} />
        <Percent label={text('margin')} value={strategy.metrics.margin} error={errorAt('strategy.metrics.margin')} onChange={(margin) => set('metrics', { ...strategy.metrics, margin: margin ?? 0.05 })} />
      </div>
      <Radio.Group label={text('design')} value={strategy.design} onChange={(value) => set('design', value === 'fixed' ? 'fixed' : 'sequential')}>
        <div className={styles.ways}>
          {(['sequential', 'fixed'] as const).map((one) => (
            <Radio key={one} value={one} label={text(`designs.${one}`)} description={text(`designHints.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      <div className={styles.two}>
        <NumberInput label={text('planned')} thousandSeparator={format.language === 'de' ? '.' : ','} decimalSeparator={format.language === 'de' ? ',' : '.'} min={2} allowDecimal={false} value={strategy.planned ?? ''} error={errorAt('strategy.planned')} onChange={(value) => set('planned', typeof value === 'number' ? value : null)} />
        <Percent label={text('worthwhile')} value={strategy.worthwhile} error={errorAt('strategy.worthwhile')} onChange={(value) => set('worthwhile', value)} />
      </div>
      <p>
        <Link to="/decide/experiments" className="source">
          {text('planner')}
        </Link>
      </p>
      <TextInput label={text('group')} description={text('groupHint')} value={strategy.group ?? ''} error={errorAt('strategy.group')} onChange={(event) => set('group', event.currentTarget.value.trim() === '' ? null : event.currentTarget.value)} />
    </div>
  );
}

interface BanditProps {
  readonly strategy: Bandit;
  readonly errorAt: ErrorAt;
  readonly onChange: (strategy: Bandit) => void;
}

function BanditFields({ strategy, errorAt, onChange }: BanditProps) {
  const text = useText();
  const words = useWords();
  return (
    <div className={styles.fields}>
      <div className={styles.three}>
        <Select
          label={text('reward')}
          value={strategy.reward}
          data={(['clicked', 'converted', 'revenue'] as const).map((value) => ({ value, label: words(`rewards.${value}`) }))}
          allowDeselect={false}
          onChange={(value) => value !== null && onChange({ ...strategy, reward: value as Bandit['reward'] })}
        />
        <Percent label={text('floor')} value={strategy.floor} error={errorAt('strategy.floor')} onChange={(floor) => onChange({ ...strategy, floor: floor ?? 0 })} />
        <NumberInput label={text('window')} min={1} max={365} allowDecimal={false} value={strategy.window_days} error={errorAt('strategy.window_days')} onChange={(value) => typeof value === 'number' && onChange({ ...strategy, window_days: value })} />
      </div>
    </div>
  );
}

const [most, step] = [50, 1];

interface ExplorationProps {
  readonly share: number;
  readonly error: string | undefined;
  readonly onChange: (share: number) => void;
}

function Exploration({ share, error, onChange }: ExplorationProps) {
  const text = useText();
  const format = useFormat();
  const spoken = text('openValue', { share: format.percent(share, 0) });
  return (
    <div className={styles.open}>
      <label htmlFor="exploration" className="medium">
        {text('open')}
      </label>
      <output htmlFor="exploration" className="medium">
        {format.percent(share, 0)}
      </output>
      <input id="exploration" type="range" min={0} max={most} step={step} value={Math.round(share * 100)} aria-valuetext={spoken} aria-describedby="exploration-hint" onChange={(event) => onChange(event.currentTarget.valueAsNumber / 100)} />
      <p id="exploration-hint" className="caption muted">
        {text('openHint')}
      </p>
      {error !== undefined && <p className={styles.error}>{error}</p>}
    </div>
  );
}
