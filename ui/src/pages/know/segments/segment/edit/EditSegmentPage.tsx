import { Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Problem } from '../../../../../api/problem';
import { Lead } from '../../../../../components/Lead/Lead';
import { Empty } from '../../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../../../components/QueryPanel/useReason';
import { within } from '../../../../../conditions/builder';
import type { ConditionGroup } from '../../../../../conditions/condition';
import { ConditionSentence } from '../../../../../conditions/ConditionSentence';
import { useVocabulary } from '../../../../../conditions/useConditionFields';
import { DefinitionShell } from '../../../../../definitions/shell/DefinitionShell';
import { useDefinition, type DefinitionState } from '../../../../../definitions/useDefinition';
import { useDraft } from '../../../../../definitions/useDraft';
import { useLabel } from '../../../../../i18n/useText';
import { usePreview } from '../../../../../segments/audience';
import { segmentOf, type Segment } from '../../../../../segments/segment';
import { useRefreshSegment } from '../../../../../segments/useSegments';
import { useBarTitle } from '../../../../../shell/bar/BarPlace';
import styles from './Editor.module.css';
import { Preview } from './Preview';
import { SegmentForm } from './SegmentForm';
import { useText } from './text';
import { useChangeWords } from './useChangeWords';

// Neither is there before somebody needs it; both are heavy.
const ConditionBuilder = lazy(() => import('../../../../../conditions/ConditionBuilder'));
const Rehearsal = lazy(() => import('./Rehearsal'));

export default function EditSegmentPage() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { segment: key = '' }: { segment?: string } = useParams({ strict: false });
  const { query, queryKey } = useDefinition({ kind: 'segment', name: key });
  const [round, setRound] = useState(0);
  const refresh = useRefreshSegment(key);
  const body = query.data?.draft?.body ?? query.data?.published?.body;
  useBarTitle(body === undefined ? null : label(segmentOf(body).label) || key);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/know/segments' })}>{text('toSegments')}</Button>}>
        {text('unknownText', { key })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => (
        <Editor
          key={`${key} ${round}`}
          name={key}
          state={state}
          onReplaced={() => {
            setRound(round + 1);
            refresh();
          }}
        />
      )}
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
  const navigate = useNavigate();
  const client = useQueryClient();
  const which = { kind: 'segment', name } as const;
  const vocabulary = useVocabulary('segment');
  const draft = useDraft(which, state, segmentOf);
  const { body: segment, change, problem } = draft;
  const words = useChangeWords(vocabulary);
  return (
    <DefinitionShell
      which={which}
      state={state}
      draft={draft}
      words={words}
      revaluable={false}
      {...(segment.condition !== null && {
        rehearsal: (
          <Suspense fallback={<Skeleton height={320} />}>
            <Rehearsal condition={segment.condition} />
          </Suspense>
        ),
      })}
      onReplaced={onReplaced}
      onGone={() => void navigate({ to: '/know/segments' }).then(() => client.removeQueries({ queryKey: ['definition', 'segment', name] }))}
    >
      <EditorLead segment={segment} state={state} />
      <div className={styles.page}>
        <div className={styles.main}>
          <section className={styles.section}>
            <h2>{text('who')}</h2>
            {segment.condition === null ? (
              <p className="secondary">{text('listText')}</p>
            ) : (
              <Who condition={segment.condition} problem={problem} onChange={(condition) => change({ ...segment, condition })} />
            )}
          </section>
          <SegmentForm segment={segment} problem={problem} onChange={change} />
          {state.published !== null && (
            <Button className={styles.back ?? ''} onClick={() => void navigate({ to: '/know/segments/$segment', params: { segment: name } })}>
              {text('toSegment')}
            </Button>
          )}
        </div>
      </div>
    </DefinitionShell>
  );
}

interface WhoProps {
  readonly condition: ConditionGroup;
  /** Why the draft could not be kept. */
  readonly problem: Problem | null;
  readonly onChange: (condition: ConditionGroup) => void;
}

const pause = 400;

/** The builder and, beside it, who meets the condition as it stands. */
function Who({ condition, problem, onChange }: WhoProps) {
  const reason = useReason();
  const vocabulary = useVocabulary('segment');
  const [settled] = useDebouncedValue(condition, pause);
  const asked = usePreview(settled);
  const refused = asked.query.error instanceof Problem && settled === condition ? asked.query.error : problem;
  const wrong = refused === null || refused.path === null ? null : within({ path: refused.path, reason: reason(refused) }, 'condition');
  return (
    <div className={styles.who}>
      <Suspense fallback={<Skeleton height={200} />}>
        <ConditionBuilder condition={condition} vocabulary={vocabulary} wrong={wrong?.path === 'rules' ? { ...wrong, path: '' } : wrong} onChange={onChange} />
      </Suspense>
      <Preview asked={asked} outdated={settled !== condition} />
    </div>
  );
}

function EditorLead({ segment, state }: { readonly segment: Segment; readonly state: DefinitionState }) {
  const text = useText();
  const vocabulary = useVocabulary('segment');
  const aside = state.published === null ? text('lead.never') : state.draft !== null ? text('lead.draft') : text('lead.live');
  if (!segment.active) return <Lead aside={aside}>{text('lead.off')}</Lead>;
  if (segment.condition === null) return <Lead aside={aside}>{text('lead.list')}</Lead>;
  // The sentence is made of elements, so it stands where the text has its place.
  const [before = '', after = ''] = text('lead.condition', { sentence: '\u0000' }).split('\u0000');
  return (
    <Lead aside={aside}>
      {before}
      <ConditionSentence condition={segment.condition} vocabulary={vocabulary} />
      {after}
    </Lead>
  );
}
