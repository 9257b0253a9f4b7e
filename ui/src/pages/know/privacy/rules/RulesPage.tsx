import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Lead } from '../../../../components/Lead/Lead';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { marketing } from '../../../../consent/purposes';
import { DefinitionShell } from '../../../../definitions/shell/DefinitionShell';
import { single, useDefinition, type DefinitionState } from '../../../../definitions/useDefinition';
import { useDraft, type Draft } from '../../../../definitions/useDraft';
import { useFormat } from '../../../../format/useFormat';
import { PrivacyTabs } from '../../../../privacy/PrivacyTabs';
import { useConsentWords } from '../../../../privacy/useConsentWords';
import { channels, exceptions, needed, policyOf, withChannel, withRule, withoutRule, wrongAt, anywhere, type Policy } from './policy';
import { PurposeForm } from './PurposeForm';
import styles from './Rules.module.css';
import { Signals } from './Signals';
import { useText } from './text';
import { useChangeWords } from './useChangeWords';
import { useCountryName } from './useCountries';

const which = { kind: 'consent', name: single } as const;

/** Who may be measured, shown what fits and written to: the rules that every room asks. */
export default function RulesPage() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <>
      <PrivacyTabs />
      <QueryPanel query={query} queryKey={queryKey}>
        {(state) => <Rules key={round} state={state} onReplaced={() => setRound(round + 1)} />}
      </QueryPanel>
    </>
  );
}

function Rules({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const draft = useDraft(which, state, policyOf);
  const words = useChangeWords();
  const drafted = state.draft !== null || draft.saving !== 'idle';
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable onReplaced={onReplaced}>
      <RulesLead policy={policyOf(state.published?.body ?? {})} drafted={drafted} />
      <div className={styles.page}>
        <Purposes draft={draft} />
        <Signals policy={draft.body} onChange={draft.change} problem={draft.problem} />
      </div>
    </DefinitionShell>
  );
}

/** What holds for the measuring of people who have not decided: that is what most visitors are. */
function RulesLead({ policy, drafted }: { readonly policy: Policy; readonly drafted: boolean }) {
  const text = useText();
  const format = useFormat();
  const country = useCountryName();
  const rule = policy.purposes.find((one) => one.purpose === 'measurement');
  const aside = drafted ? { aside: text('lead.draft') } : {};
  if (rule === undefined) return <Lead {...aside}>{text('lead.waiting')}</Lead>;
  if (rule.basis !== 'consent') return <Lead {...aside}>{text(`lead.${rule.basis}`)}</Lead>;
  const common = rule.unknown[anywhere] ?? 'denied';
  const others = exceptions(rule).filter(([, answer]) => answer !== common);
  const but = others.length === 0 ? '' : ` ${text('lead.except', { countries: format.list(others.map(([code]) => country(code))) })}`;
  return (
    <Lead {...aside}>
      {text(`lead.${common}`)}
      {but}
    </Lead>
  );
}

function Purposes({ draft: { body, change, problem } }: { readonly draft: Draft<Policy> }) {
  const text = useText();
  const reason = useReason();
  const words = useConsentWords();
  const wrong = wrongAt(problem?.path ?? null);
  const free = channels.filter((one) => body.purposes.every(({ purpose }) => purpose !== one));
  const own = body.purposes.some(({ purpose }) => channels.includes(purpose));
  return (
    <>
      {body.purposes.map((rule, index) => (
        <Section key={rule.purpose} title={rule.purpose === marketing && own ? text('otherChannels') : words.purpose(rule.purpose)} note={text(`about.${kindOf(rule.purpose)}`)}>
          <PurposeForm
            rule={rule}
            onChange={(next) => change(withRule(body, next))}
            error={wrong?.index === index && problem !== null ? reason(problem) : undefined}
            onRemove={needed.includes(rule.purpose) ? undefined : () => change(withoutRule(body, rule.purpose))}
          />
        </Section>
      ))}
      {free.length > 0 && <AddChannel free={free} onAdd={(purpose) => change(withChannel(body, purpose))} />}
    </>
  );
}

const kindOf = (purpose: string) => (purpose === 'measurement' || purpose === 'personalisation' || purpose === marketing ? purpose : 'channel');

function AddChannel({ free, onAdd }: { readonly free: readonly (typeof channels)[number][]; readonly onAdd: (purpose: (typeof channels)[number]) => void }) {
  const text = useText();
  const words = useConsentWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const purpose = free.find((one) => one === chosen);
  return (
    <div className={styles.add}>
      <Select label={text('ownRule')} description={text('ownRuleHint')} value={purpose ?? null} data={free.map((one) => ({ value: one, label: words.purpose(one) }))} onChange={setChosen} />
      <Button leftSection={<IconPlus className="icon" aria-hidden />} disabled={purpose === undefined} onClick={() => purpose !== undefined && onAdd(purpose)}>
        {text('add')}
      </Button>
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
      <h2>{title}</h2>
      <p className="caption secondary">{note}</p>
    </div>
    {children}
  </section>
);
