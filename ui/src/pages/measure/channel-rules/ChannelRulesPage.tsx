import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { ConditionSentence } from '../../../conditions/ConditionSentence';
import { useVocabulary, type Vocabulary } from '../../../conditions/useConditionFields';
import { Lead } from '../../../components/Lead/Lead';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../components/QueryPanel/useReason';
import { placeOf } from '../../../definitions/rules/list';
import { RuleList } from '../../../definitions/rules/RuleList';
import { useConditionWords } from '../../../definitions/rules/useConditionWords';
import { DefinitionShell, type ChangeWords } from '../../../definitions/shell/DefinitionShell';
import { single, useDefinition, type DefinitionState } from '../../../definitions/useDefinition';
import { useDraft } from '../../../definitions/useDraft';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { channelsOf, newRule, type Channels } from './channels';
import { useText } from './text';

const ChannelEditor = lazy(() => import('./ChannelEditor'));
const which = { kind: 'channels', name: single } as const;

export default function ChannelRulesPage() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <ChannelRulesView key={round} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

function ChannelRulesView({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const format = useFormat();
  const vocabulary = useVocabulary('channels');
  const draft = useDraft(which, state, channelsOf);
  const { body: channels, change, problem } = draft;
  const words = useChangeWords(channels, vocabulary);
  const place = placeOf(problem?.path ?? null);
  const count = channels.rules.length;
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable onReplaced={onReplaced}>
      <Lead aside={state.draft === null ? text('lead.aside') : text('lead.draft')}>{text('lead.rules', { count, amount: format.count(count) })}</Lead>
      <RuleList
        caption={text('caption')}
        rules={channels.rules}
        view={(rule, index) => ({
          title: label(rule.label) || rule.name,
          sentence: (
            <>
              {text('when')} <ConditionSentence condition={rule.condition} vocabulary={vocabulary} />.
            </>
          ),
          wrong: place?.index === index,
        })}
        create={() => newRule(channels)}
        onChange={(rules) => change({ rules })}
        editor={(rule, index, changeRule) => (
          <Suspense fallback={<Skeleton height={180} />}>
            <ChannelEditor rule={rule} vocabulary={vocabulary} onChange={changeRule} wrong={place?.index === index && problem !== null ? { field: place.field, reason: reason(problem) } : null} />
          </Suspense>
        )}
      />
    </DefinitionShell>
  );
}

const fields = ['name', 'label', 'condition'] as const;

/** `rules[Email].condition…` -> »E-Mail: Bedingung«. */
function useChangeWords(channels: Channels, vocabulary: Vocabulary): ChangeWords {
  const text = useText();
  const label = useLabel();
  const value = useConditionWords(vocabulary);
  const name = useCallback(
    (path: string) => {
      if (path === 'rules.order') return text('order');
      const found = /^rules\[(.+?)\](?:\.(\w+))?/.exec(path);
      if (found === null) return path;
      const [, term, field] = found;
      const rule = channels.rules.find((one) => one.name === term);
      const title = rule === undefined ? (term ?? path) : label(rule.label) || rule.name;
      const known = fields.find((one) => one === field);
      return known === undefined ? title : text('changed', { title, field: text(`field.${known}`) });
    },
    [channels, text, label],
  );
  return useMemo(() => ({ name, value }), [name, value]);
}
