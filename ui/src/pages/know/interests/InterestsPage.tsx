import { lazy, Suspense, useState, type ReactNode } from 'react';
import { PointsChip } from '../../../components/Chip/Chip';
import { Lead } from '../../../components/Lead/Lead';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useReason } from '../../../components/QueryPanel/useReason';
import { RuleList } from '../../../definitions/rules/RuleList';
import { DefinitionShell } from '../../../definitions/shell/DefinitionShell';
import { single, useDefinition, type DefinitionState } from '../../../definitions/useDefinition';
import { useDraft } from '../../../definitions/useDraft';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { firstTags } from '../../../interests/names';
import { useInterestsOverview } from '../../../interests/useInterests';
import { Everybody } from './Everybody';
import { ListField } from '../../../components/ListField/ListField';
import styles from './Interests.module.css';
import { newGroup, newLearning, newPath, newProperty, planOf, wrongAt, type Plan } from './plan';
import { Products } from './Products';
import { useChangeWords } from './useChangeWords';
import { usePlanSentences } from './usePlanSentences';
import { useText } from './text';

const GroupEditor = lazy(() => import('./Editors').then((found) => ({ default: found.GroupEditor })));
const LearningEditor = lazy(() => import('./Editors').then((found) => ({ default: found.LearningEditor })));
const PathEditor = lazy(() => import('./Editors').then((found) => ({ default: found.PathEditor })));
const PropertyEditor = lazy(() => import('./Editors').then((found) => ({ default: found.PropertyEditor })));

const which = { kind: 'interests', name: single } as const;

/** What everybody is interested in, and beneath it how that is learned. */
export default function InterestsPage() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <InterestsView key={round} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

function InterestsView({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const text = useText();
  const draft = useDraft(which, state, planOf);
  const words = useChangeWords(draft.body);
  const overview = useInterestsOverview();
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable onReplaced={onReplaced}>
      <InterestsLead changed={state.draft !== null} />
      <QueryPanel {...overview} isEmpty={(found) => found.interested === 0} empty={null}>
        {(found) => (found.interested === 0 ? null : <Everybody found={found} />)}
      </QueryPanel>
      <PlanForm plan={draft.body} change={draft.change} problem={draft.problem} title={text('plan')} />
    </DefinitionShell>
  );
}

function InterestsLead({ changed }: { readonly changed: boolean }) {
  const text = useText();
  const format = useFormat();
  const { data: found } = useInterestsOverview().query;
  const aside = changed ? { aside: text('lead.draft') } : {};
  if (found === undefined) return <Lead {...aside}>{text('lead.waiting')}</Lead>;
  if (found.tags.length === 0) return <Lead aside={changed ? text('lead.draft') : text('lead.noneAside')}>{text('lead.none')}</Lead>;
  const tags = firstTags(found.tags, 2).map((tag) => text('quoted', { name: tag }));
  const tunnel = found.tunnel_share === null ? '' : text('lead.tunnel', { share: format.percent(found.tunnel_share, 0) });
  return (
    <Lead {...aside}>
      {text('lead.open', { tags: format.list(tags) })} {tunnel}
    </Lead>
  );
}

interface PlanFormProps {
  readonly plan: Plan;
  readonly change: (plan: Plan) => void;
  readonly problem: ReturnType<typeof useDraft>['problem'];
  readonly title: string;
}

function PlanForm({ plan, change, problem, title }: PlanFormProps) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const sentences = usePlanSentences(plan);
  const wrong = wrongAt(problem?.path ?? null);
  const isWrong = (list: string, index: number) => wrong?.list === list && wrong.index === index;
  const errorAt = (list: string, index: number) => (field: string) => (isWrong(list, index) && wrong?.field.startsWith(field) === true && problem !== null ? reason(problem) : undefined);
  const elsewhere = problem !== null && (problem.path ?? '').startsWith('catalogue') ? reason(problem) : null;
  return (
    <div className={styles.plan}>
      <section>
        <h2>{title}</h2>
        <p className="secondary">{text('planText')}</p>
      </section>
      <Section title={text('groups.title')} note={text('groups.text')}>
        <RuleList
          caption={text('groups.caption')}
          rules={plan.groups}
          view={(rule, index) => ({ title: label(rule.label) || rule.key, sentence: sentences.group(rule), wrong: isWrong('groups', index) })}
          create={() => newGroup(plan)}
          onChange={(groups) => change({ ...plan, groups })}
          editor={(rule, index, set) => <Suspense fallback={<RowsSkeleton />}><GroupEditor rule={rule} plan={plan} onChange={set} errorAt={errorAt('groups', index)} /></Suspense>}
        />
      </Section>
      <Section title={text('learning.title')} note={text('learning.text')}>
        <RuleList
          caption={text('learning.caption')}
          rules={plan.learning}
          view={(rule, index) => ({ title: label(rule.label) || text('unnamed'), sentence: sentences.learning(rule), mark: <PointsChip points={rule.points} />, wrong: isWrong('learning', index) })}
          create={() => newLearning(plan)}
          onChange={(learning) => change({ ...plan, learning })}
          editor={(rule, index, set) => <Suspense fallback={<RowsSkeleton />}><LearningEditor rule={rule} plan={plan} onChange={set} errorAt={errorAt('learning', index)} /></Suspense>}
        />
      </Section>
      <Section title={text('paths.title')} note={text('paths.text')}>
        <RuleList
          caption={text('paths.caption')}
          rules={plan.paths}
          view={(rule, index) => ({ title: rule.pattern || text('unnamed'), sentence: sentences.path(rule), wrong: isWrong('paths', index) })}
          create={() => newPath(plan)}
          onChange={(paths) => change({ ...plan, paths })}
          editor={(rule, index, set) => <Suspense fallback={<RowsSkeleton />}><PathEditor rule={rule} plan={plan} onChange={set} errorAt={errorAt('paths', index)} /></Suspense>}
        />
        <div className={styles.wide}>
          <ListField label={text('paths.ignored')} description={text('paths.ignoredHint')} values={plan.ignored} onChange={(ignored) => change({ ...plan, ignored })} />
        </div>
      </Section>
      <Section title={text('properties.title')} note={text('properties.text')}>
        <RuleList
          caption={text('properties.caption')}
          rules={plan.properties}
          view={(rule, index) => ({ title: rule.name || text('unnamed'), sentence: sentences.property(rule), wrong: isWrong('properties', index) })}
          create={() => newProperty(plan)}
          onChange={(properties) => change({ ...plan, properties })}
          editor={(rule, index, set) => <Suspense fallback={<RowsSkeleton />}><PropertyEditor rule={rule} plan={plan} onChange={set} errorAt={errorAt('properties', index)} /></Suspense>}
        />
      </Section>
      <Section title={text('products.title')} note={text('products.text')}>
        <Products plan={plan} onChange={change} error={elsewhere} />
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note: string;
  readonly children: ReactNode;
}

const Section = ({ title, note, children }: SectionProps) => (
  <section className={styles.section}>
    <div>
      <h3>{title}</h3>
      <p className="caption secondary">{note}</p>
    </div>
    {children}
  </section>
);
