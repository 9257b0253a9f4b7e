import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { ConditionSentence } from '../../../conditions/ConditionSentence';
import { useVocabulary } from '../../../conditions/useConditionFields';
import { PointsChip, Chip } from '../../../components/Chip/Chip';
import { Lead } from '../../../components/Lead/Lead';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../components/QueryPanel/useReason';
import { DefinitionShell } from '../../../definitions/shell/DefinitionShell';
import { placeOf } from '../../../definitions/rules/list';
import { RuleList } from '../../../definitions/rules/RuleList';
import { single, useDefinition, type DefinitionState } from '../../../definitions/useDefinition';
import { useDraft } from '../../../definitions/useDraft';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { newRule, scaleOf, type Scale, type ScaleRule } from './scale';
import { useChangeWords } from './useChangeWords';
import { useLimits } from './useLimits';
import { useText } from './text';

// Neither is there before somebody asks for it; both are heavy.
const RuleEditor = lazy(() => import('./RuleEditor'));
const Rehearsal = lazy(() => import('./Rehearsal'));
const which = { kind: 'scale', name: single } as const;

export default function ScalePage() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <ScaleView key={round} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

function ScaleView({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const limits = useLimits();
  const vocabulary = useVocabulary('scale');
  const draft = useDraft(which, state, scaleOf);
  const { body: scale, change, problem } = draft;
  const words = useChangeWords(scale, vocabulary);
  const place = placeOf(problem?.path ?? null);
  const view = (rule: ScaleRule, index: number) => ({
    title: label(rule.label) || text('unnamed'),
    sentence: (
      <>
        <ConditionSentence condition={rule.condition} vocabulary={vocabulary} />
        {'. '}
        {limits(rule, vocabulary)}
      </>
    ),
    mark: (
      <>
        {rule.goal === 'macro' && <Chip>{text('macro')}</Chip>}
        <PointsChip points={Number(rule.points)} />
      </>
    ),
    wrong: place?.index === index,
  });
  return (
    <DefinitionShell
      which={which}
      state={state}
      draft={draft}
      words={words}
      revaluable
      rehearsal={
        <Suspense fallback={<Skeleton height={320} />}>
          <Rehearsal scale={scale} />
        </Suspense>
      }
      onReplaced={onReplaced}
    >
      <ScaleLead scale={scale} changed={state.draft !== null} />
      <RuleList
        caption={text('caption')}
        rules={scale.rules}
        view={view}
        create={() => newRule(scale)}
        onChange={(rules) => change({ rules })}
        editor={(rule, index, changeRule) => (
          <Suspense fallback={<Skeleton height={320} />}>
            <RuleEditor rule={rule} vocabulary={vocabulary} onChange={changeRule} wrong={place?.index === index && problem !== null ? { field: place.field, reason: reason(problem) } : null} />
          </Suspense>
        )}
      />
    </DefinitionShell>
  );
}

function ScaleLead({ scale, changed }: { readonly scale: Scale; readonly changed: boolean }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const goals = scale.rules.filter((rule) => rule.goal === 'macro');
  const [first] = goals;
  const names = [...new Set(goals.map((rule) => text('quoted', { name: label(rule.label) || text('unnamed') })))];
  const rules = { count: scale.rules.length, amount: format.count(scale.rules.length) };
  return (
    <Lead aside={changed ? text('lead.draft') : text('lead.aside')}>
      {first === undefined
        ? text('lead.noGoal', rules)
        : `${text('lead.rules', rules)} ${text('lead.goals', { count: names.length, points: format.value('points', Number(first.points)), goals: format.list(names.slice(0, 3)) })}`}
    </Lead>
  );
}
