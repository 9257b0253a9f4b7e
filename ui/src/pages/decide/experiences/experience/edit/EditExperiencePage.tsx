import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Problem } from '../../../../../api/problem';
import { Lead } from '../../../../../components/Lead/Lead';
import { Empty } from '../../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../../../components/QueryPanel/useReason';
import { within, type Wrong } from '../../../../../conditions/builder';
import { useVocabulary } from '../../../../../conditions/useConditionFields';
import { DefinitionShell } from '../../../../../definitions/shell/DefinitionShell';
import { useDefinition, type DefinitionState } from '../../../../../definitions/useDefinition';
import { useDraft } from '../../../../../definitions/useDraft';
import { experienceOf, newVariant, withVariants, type Experience, type Variant } from '../../../../../experiences/experience';
import { PreviewButton } from '../../../../../experiences/preview/PreviewButton';
import { useFormat } from '../../../../../format/useFormat';
import { useLabel } from '../../../../../i18n/useText';
import { useBarTitle } from '../../../../../shell/bar/BarPlace';
import styles from './Editor.module.css';
import { FrameForm } from './FrameForm';
import { StrategyForm } from './StrategyForm';
import { useText } from './text';
import { useChangeWords } from './useChangeWords';
import { firstRule, VariantCard } from './VariantCard';
import { errorAtOf, type ErrorAt } from './wrong';

const Rehearsal = lazy(() => import('./Rehearsal'));
const ConditionBuilder = lazy(() => import('../../../../../conditions/ConditionBuilder'));

export default function EditExperiencePage() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { experience: key = '' }: { experience?: string } = useParams({ strict: false });
  const { query, queryKey } = useDefinition({ kind: 'experience', name: key });
  const [round, setRound] = useState(0);
  const body = query.data?.draft?.body ?? query.data?.published?.body;
  useBarTitle(body === undefined ? null : text('barTitle', { name: label(experienceOf(body).label) || key }));
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/decide/experiences' })}>{text('toExperiences')}</Button>}>
        {text('unknownText', { key })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <Editor key={`${key} ${round}`} name={key} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

interface EditorProps {
  readonly name: string;
  readonly state: DefinitionState;
  readonly onReplaced: () => void;
}

function Editor({ name, state, onReplaced }: EditorProps) {
  const text = useText();
  const reason = useReason();
  const navigate = useNavigate();
  const client = useQueryClient();
  const which = { kind: 'experience', name } as const;
  const vocabulary = useVocabulary('experience');
  const draft = useDraft(which, state, experienceOf);
  const { body: experience, change, problem } = draft;
  const words = useChangeWords(vocabulary);
  const wrong: Wrong | null = problem === null || problem.path === null ? null : { path: problem.path, reason: reason(problem) };
  const errorAt = errorAtOf(problem, reason);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['experience-results', name] });
    onReplaced();
  };
  return (
    <DefinitionShell
      which={which}
      state={state}
      draft={draft}
      words={words}
      revaluable={false}
      rehearsal={
        <Suspense fallback={<Skeleton height={320} />}>
          <Rehearsal name={name} experience={experience} />
        </Suspense>
      }
      onReplaced={refresh}
      onGone={() => void navigate({ to: '/decide/experiences' }).then(() => client.removeQueries({ queryKey: ['definition', 'experience', name] }))}
    >
      <EditorLead experience={experience} state={state} />
      <div className={styles.preview}>
        <PreviewButton name={name} experience={experience} draft />
      </div>
      <div className={styles.main}>
        <Variants experience={experience} wrong={wrong} errorAt={errorAt} onChange={change} />
        <Who experience={experience} wrong={within(wrong, 'condition')} onChange={change} />
        <StrategyForm experience={experience} errorAt={errorAt} onChange={change} />
        <FrameForm experience={experience} errorAt={errorAt} onChange={change} />
        {state.published !== null && (
          <Button className={styles.back ?? ''} onClick={() => void navigate({ to: '/decide/experiences/$experience', params: { experience: name } })}>
            {text('toExperience')}
          </Button>
        )}
      </div>
    </DefinitionShell>
  );
}

interface VariantsProps {
  readonly experience: Experience;
  readonly wrong: Wrong | null;
  readonly errorAt: ErrorAt;
  readonly onChange: (experience: Experience) => void;
}

const most = 50;

function Variants({ experience, wrong, errorAt, onChange }: VariantsProps) {
  const text = useText();
  const { variants, fallback } = experience;
  const replace = (place: number, next: Variant) => {
    const changed = withVariants(experience, variants.with(place, next));
    onChange(variants[place]?.key === fallback ? { ...changed, fallback: next.key } : changed);
  };
  const add = () => onChange(withVariants(experience, [...variants, newVariant(freeKey(variants), { de: '', en: '' })]));
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{text('variants')}</h2>
        <Button size="xs" disabled={variants.length >= most} leftSection={<IconPlus className="icon" aria-hidden />} onClick={add}>
          {text('add')}
        </Button>
      </div>
      {errorAt('variants') !== undefined && <p className={styles.error}>{errorAt('variants')}</p>}
      <div className={styles.cards}>
        {variants.map((variant, place) => (
          <VariantCard
            // oxlint-disable-next-line react/no-array-index-key -- the key is being edited here, and may be there twice for a moment
            key={place}
            variant={variant}
            place={place}
            fallback={variant.key === fallback}
            only={variants.length === 1}
            wrong={wrong}
            errorAt={errorAt}
            onChange={(next) => replace(place, next)}
            onFallback={() => onChange({ ...experience, fallback: variant.key })}
            onRemove={() => onChange(withVariants(experience, variants.toSpliced(place, 1)))}
          />
        ))}
      </div>
    </section>
  );
}

function freeKey(variants: readonly Variant[]): string {
  const taken = new Set(variants.map(({ key }) => key));
  let number = variants.length + 1;
  while (taken.has(`variant-${number}`)) number += 1;
  return `variant-${number}`;
}

interface WhoProps {
  readonly experience: Experience;
  readonly wrong: Wrong | null;
  readonly onChange: (experience: Experience) => void;
}

function Who({ experience, wrong, onChange }: WhoProps) {
  const text = useText();
  const vocabulary = useVocabulary('experience');
  const { condition } = experience;
  return (
    <section className={styles.section}>
      <h2>{text('who')}</h2>
      {condition === null ? (
        <div className={styles.head}>
          <p className="secondary">{text('everybody')}</p>
          <Button onClick={() => onChange({ ...experience, condition: firstRule })}>{text('limitWho')}</Button>
        </div>
      ) : (
        <>
          <Suspense fallback={<Skeleton height={120} />}>
            <ConditionBuilder condition={condition} vocabulary={vocabulary} wrong={wrong?.path === 'rules' ? { ...wrong, path: '' } : wrong} onChange={(next) => onChange({ ...experience, condition: next })} />
          </Suspense>
          <Button className={styles.back ?? ''} variant="subtle" onClick={() => onChange({ ...experience, condition: null })}>
            {text('unlimit')}
          </Button>
        </>
      )}
      <p className="caption muted">{text('leave')}</p>
    </section>
  );
}

function EditorLead({ experience, state }: { readonly experience: Experience; readonly state: DefinitionState }) {
  const text = useText();
  const format = useFormat();
  const { strategy, variants, placement } = experience;
  const running = state.published !== null && strategy.type === 'experiment' && strategy.state === 'running';
  const aside = running ? text('lead.running') : state.published === null ? text('lead.never') : state.draft !== null ? text('lead.draft') : text('lead.live');
  return <Lead aside={aside}>{text('lead.variants', { count: variants.length, amount: format.count(variants.length), placement })}</Lead>;
}
