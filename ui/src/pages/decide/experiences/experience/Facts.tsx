import { IconShieldCheck } from '@tabler/icons-react';
import { Suspense } from 'react';
import { RowsSkeleton } from '../../../../components/QueryPanel/Skeletons';
import { Facts as FactList } from '../../../../components/Facts/Facts';
import type { ConditionGroup } from '../../../../conditions/condition';
import { ConditionSentence } from '../../../../conditions/ConditionSentence';
import { useVocabulary } from '../../../../conditions/useConditionFields';
import { byRank, type Experience } from '../../../../experiences/experience';
import { useText as useWords } from '../../../../experiences/text';
import { useOutcomes, useRows, type Results, type Trial } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useLabel } from '../../../../i18n/useText';
import styles from './Experience.module.css';
import { OpenShare } from './OpenShare';
import { useText } from './text';

interface FactsProps {
  readonly name: string;
  readonly experience: Experience;
  readonly results: Results;
}

/** Who sees it, how much stays open, what must not suffer, and where it stands among others. */
export function Facts({ name, experience, results }: FactsProps) {
  const text = useText();
  return (
    <div className={styles.facts}>
      <section>
        <h2>{text('who')}</h2>
        <Suspense fallback={<RowsSkeleton rows={2} />}>
          <Who condition={experience.condition} />
        </Suspense>
      </section>
      <OpenShare experience={experience} exploration={results.exploration} />
      {results.trial !== null && <Rails trial={results.trial} />}
      <Rank name={name} experience={experience} />
      <Definition name={name} experience={experience} version={results.version} />
    </div>
  );
}

/** Fields that begin so are of the moment; all others are about the person, and need leave to personalise. */
const moment = 'here.';
const personal = ({ rules }: ConditionGroup): boolean => rules.some((rule) => ('rules' in rule ? personal(rule) : !rule.field.startsWith(moment)));

function Who({ condition }: { readonly condition: ConditionGroup | null }) {
  const words = useWords();
  const vocabulary = useVocabulary('experience');
  if (condition === null || condition.rules.length === 0) return <p className="secondary">{words('everybody')}</p>;
  return (
    <>
      <p className="caption secondary">{words(condition.not ? 'none' : condition.combinator === 'or' ? 'any' : 'all')}</p>
      <ul className={styles.conditions}>
        {condition.rules.map((rule) => (
          <li key={JSON.stringify(rule)}>
            <ConditionSentence condition={{ combinator: 'and', not: false, rules: [rule] }} vocabulary={vocabulary} />
          </li>
        ))}
        {personal(condition) && (
          <li data-fixed>
            <IconShieldCheck className="icon" aria-hidden />
            <span>
              <b>{words('consent')}</b> <span className="muted">{words('always')}</span>
            </span>
          </li>
        )}
      </ul>
    </>
  );
}

function Rails({ trial }: { readonly trial: Trial }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat(trial.currency || null);
  const outcome = new Map(trial.outcomes.map((one) => [one.key, one]));
  const arm = new Map(trial.arms.map((one) => [one.key, label(one.label) || one.key]));
  const p = format.decimal(trial.shares.p, trial.shares.p < 0.01 ? 4 : 2);
  return (
    <section>
      <h2>{text('rails')}</h2>
      <dl className={styles.rails}>
        <dt>{text('shares')}</dt>
        <dd data-verdict={trial.shares.holds ? 'kept' : 'broken'}>{text(trial.shares.holds ? 'sharesFine' : 'sharesWrong', { p })}</dd>
        {[...new Set(trial.guard_rails.map((rail) => rail.outcome))].map((key) => {
          const rails = trial.guard_rails.filter((rail) => rail.outcome === key);
          const named = outcome.get(key);
          const broken = rails.filter(({ verdict }) => verdict === 'broken');
          const kept = rails.filter(({ verdict }) => verdict === 'kept').length;
          const verdict = broken.length > 0 ? 'broken' : kept === rails.length ? 'kept' : 'open';
          return (
            <div key={key} className={styles.railRow}>
              <dt>
                {named === undefined ? key : label(named.label)}
                <span className="muted">{text('railMargin', { margin: format.percent(rails[0]?.margin ?? 0, 0) })}</span>
              </dt>
              <dd data-verdict={verdict}>
                {text(`verdicts.${verdict}`)}
                {verdict === 'open' && <span className="muted">{text('railsKept', { kept: format.count(kept), count: format.count(rails.length) })}</span>}
                {verdict === 'broken' && <span className="muted">{text('railBroken', { arms: format.list(broken.map((rail) => arm.get(rail.arm) ?? rail.arm)) })}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      {trial.guard_rails.length === 0 && trial.look !== 'adaptive' && <p className="caption muted">{text('noRails')}</p>}
    </section>
  );
}

function Rank({ name, experience }: { readonly name: string; readonly experience: Experience }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { rows } = useRows();
  const order = rows
    .filter((row) => row.key === name || (row.published && row.experience.active && row.experience.placement === experience.placement))
    .toSorted((a, b) => byRank({ key: a.key, priority: a.experience.priority }, { key: b.key, priority: b.experience.priority }));
  const place = order.findIndex((row) => row.key === name);
  const [before, after] = [order[place - 1], order[place + 1]];
  const { placement } = experience;
  return (
    <section>
      <h2>{text('rank')}</h2>
      <p className="caption secondary">
        {order.length <= 1 ? text('rankOnly', { placement }) : text('rankText', { placement, rank: format.count(place + 1), count: format.count(order.length) })}{' '}
        {before !== undefined && text('rankAfter', { name: label(before.experience.label) })} {after !== undefined && text('rankBefore', { name: label(after.experience.label) })}
      </p>
    </section>
  );
}

function Definition({ name, experience, version }: { readonly name: string; readonly experience: Experience; readonly version: number }) {
  const text = useText();
  const words = useWords();
  const label = useLabel();
  const format = useFormat();
  const dates = useMoment();
  const outcomes = useOutcomes();
  const { strategy, start, end, owner } = experience;
  const primary = strategy.type === 'experiment' ? outcomes.find(({ key }) => key === strategy.metrics.primary) : undefined;
  const facts = [
    { name: text('strategy'), value: words(`strategies.${strategy.type}`) },
    ...(strategy.type === 'experiment'
      ? [
          { name: text('primary'), value: primary === undefined ? strategy.metrics.primary : label(primary.label) },
          { name: text('traffic'), value: format.percent(strategy.traffic, 0) },
          ...(strategy.planned === null ? [] : [{ name: text('planned'), value: format.count(strategy.planned) }]),
          ...(strategy.group === null ? [] : [{ name: text('group'), value: strategy.group }]),
        ]
      : []),
    ...(strategy.type === 'bandit' ? [{ name: text('primary'), value: words(`rewards.${strategy.reward}`) }] : []),
    ...(start === null && end === null ? [] : [{ name: text('until'), value: end === null ? text('open_end', { start: dates.date(start ?? '') }) : start === null ? words('upTo', { high: dates.date(end) }) : words('interval', { low: dates.date(start), high: dates.date(end) }) }]),
    { name: text('owner'), value: owner === '' ? text('nobody') : owner },
    { name: text('version'), value: format.count(version) },
    { name: text('key'), value: name, code: true },
  ];
  return (
    <section>
      <h2>{text('facts')}</h2>
      <FactList facts={facts} />
    </section>
  );
}
