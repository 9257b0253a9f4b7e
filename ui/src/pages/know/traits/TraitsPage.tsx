import { lazy, Suspense, useState } from 'react';
import { Chip } from '../../../components/Chip/Chip';
import { Lead } from '../../../components/Lead/Lead';
import { useNotify } from '../../../components/Notice/Notices';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useReason } from '../../../components/QueryPanel/useReason';
import { RuleList } from '../../../definitions/rules/RuleList';
import { DefinitionShell } from '../../../definitions/shell/DefinitionShell';
import { single, useDefinition, type DefinitionState } from '../../../definitions/useDefinition';
import { useDraft } from '../../../definitions/useDraft';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { catalogueOf, newTrait, placeOf, type Catalogue, type Trait } from './catalogue';
import { SeenTraits } from './SeenTraits';
import { useText } from './text';
import { useChangeWords } from './useChangeWords';
import type { SeenTrait } from './useSeenTraits';

const TraitEditor = lazy(() => import('./TraitEditor').then((found) => ({ default: found.TraitEditor })));

const which = { kind: 'traits', name: single } as const;

/** Which traits there are, of what type, and who is believed where sources disagree. */
export default function TraitsPage() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <TraitsView key={round} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

function TraitsView({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const sentence = useSentence();
  const label = useLabel();
  const draft = useDraft(which, state, catalogueOf);
  const { body: catalogue, change, problem } = draft;
  const words = useChangeWords(catalogue);
  const place = placeOf(problem?.path ?? null);
  const declare = ({ key, type }: SeenTrait) => {
    change({ traits: [...catalogue.traits, newTrait(catalogue, key, type)] });
    notify({ message: text('seen.declared', { name: key }) });
  };
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable onReplaced={onReplaced}>
      <TraitsLead catalogue={catalogue} changed={state.draft !== null} />
      <RuleList
        caption={text('caption')}
        rules={catalogue.traits}
        view={(trait, index) => ({
          title: label(trait.label) || trait.key || text('unnamed'),
          sentence: sentence(trait),
          mark: trait.pii && <Chip>{text('personal')}</Chip>,
          wrong: place?.index === index,
        })}
        create={() => newTrait(catalogue)}
        onChange={(traits) => change({ traits })}
        editor={(trait, index, set) => (
          <Suspense fallback={<RowsSkeleton />}>
            <TraitEditor trait={trait} onChange={set} wrong={place?.index === index && problem !== null ? { field: place.field, reason: reason(problem) } : null} />
          </Suspense>
        )}
      />
      <SeenTraits catalogue={catalogue} onDeclare={declare} />
    </DefinitionShell>
  );
}

/** A trait in words: its name as sent, type, who is believed, and which forms tell it. */
function useSentence() {
  const text = useText();
  const format = useFormat();
  return (trait: Trait) => {
    const said = { type: text(`types.${trait.type}`), conflict: text(`conflicts.${trait.conflict}`), sources: trait.sources.join(' → ') };
    const forms = trait.forms.map((form) => text('quoted', { name: text('form', { ...form }) }));
    return (
      <>
        <code>{trait.key}</code> {text(trait.conflict === 'priority' ? 'ranked' : 'sentence', said)} {forms.length > 0 && text('fromForms', { forms: format.list(forms) })}
      </>
    );
  };
}

function TraitsLead({ catalogue: { traits }, changed }: { readonly catalogue: Catalogue; readonly changed: boolean }) {
  const text = useText();
  const format = useFormat();
  const personal = traits.filter((trait) => trait.pii).length;
  const declared = text('lead.declared', { count: traits.length, amount: format.count(traits.length) });
  return (
    <Lead aside={changed ? text('lead.draft') : text('lead.aside')}>
      {traits.length === 0 ? text('lead.none') : declared} {personal > 0 && text('lead.personal', { count: personal, personal: format.count(personal) })}
    </Lead>
  );
}
