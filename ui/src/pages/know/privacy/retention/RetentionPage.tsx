import { NumberInput } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Schemas } from '../../../../api/client';
import { DataTable } from '../../../../components/DataTable/DataTable';
import type { Column } from '../../../../components/DataTable/column';
import { Lead } from '../../../../components/Lead/Lead';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { DefinitionShell, type ChangeWords } from '../../../../definitions/shell/DefinitionShell';
import { single, useDefinition, type DefinitionState } from '../../../../definitions/useDefinition';
import { useDraft } from '../../../../definitions/useDraft';
import { useMoment } from '../../../../format/moment';
import { useFormat } from '../../../../format/useFormat';
import { PrivacyTabs } from '../../../../privacy/PrivacyTabs';
import { useMayManage } from '../../../../privacy/useMayManage';
import { useText as useRequestText } from '../text';
import { retentionOf, usePreview, whats, type Retention, type What } from './retention';
import styles from './Retention.module.css';
import { useText } from './text';

const which = { kind: 'retention', name: single } as const;

export default function RetentionPage() {
  const text = useRequestText();
  const manager = useMayManage();
  return (
    <>
      <PrivacyTabs />
      {manager ? <Periods /> : <Empty title={text('onlyManagers')}>{text('onlyManagersText')}</Empty>}
    </>
  );
}

function Periods() {
  const { query, queryKey } = useDefinition(which);
  const [round, setRound] = useState(0);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <Editor key={round} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

function Editor({ state, onReplaced }: { readonly state: DefinitionState; readonly onReplaced: () => void }) {
  const text = useText();
  const reason = useReason();
  const draft = useDraft(which, state, retentionOf);
  const { body, change, problem } = draft;
  const words = useChangeWords();
  const preview = usePreview(body);
  const drafted = state.draft !== null || draft.saving !== 'idle';
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable={false} onReplaced={onReplaced}>
      <RetentionLead periods={retentionOf(state.published?.body ?? {})} drafted={drafted} night={preview.query.data?.next_night ?? null} />
      <div className={styles.page}>
        <section className={styles.form} aria-label={text('periods')}>
          {whats.map((what) => (
            <NumberInput
              key={what}
              label={text('days', { name: text(`what.${what}`) })}
              description={text(`hint.${what}`)}
              placeholder={text('forever')}
              min={1}
              max={36_500}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              value={body[what] ?? ''}
              error={problem?.path === what ? reason(problem) : undefined}
              onChange={(value) => change({ ...body, [what]: typeof value === 'number' ? value : null })}
            />
          ))}
        </section>
        <section>
          <h2>{text(drafted ? 'preview.titleDraft' : 'preview.title')}</h2>
          <QueryPanel {...preview}>{(found) => <Preview lines={found.lines} />}</QueryPanel>
          <p className="caption muted">{text('preview.thinned')}</p>
        </section>
      </div>
      <section className={styles.runs}>
        <h2>{text('runs.title')}</h2>
        <QueryPanel {...preview} isEmpty={({ runs }) => runs.length === 0} empty={<Empty title={text('runs.empty')}>{text('runs.emptyText')}</Empty>}>
          {({ runs }) => <Runs runs={runs} />}
        </QueryPanel>
      </section>
    </DefinitionShell>
  );
}

interface RetentionLeadProps {
  readonly periods: Retention;
  readonly drafted: boolean;
  readonly night: string | null;
}

function RetentionLead({ periods, drafted, night }: RetentionLeadProps) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const count = whats.filter((what) => periods[what] !== null).length;
  const asides = [...(drafted ? [text('lead.draft')] : []), ...(night === null ? [] : [text('lead.aside', { day: moment.date(night), time: moment.minute(night) })])];
  return <Lead aside={asides.join(' ')}>{count === 0 ? text('lead.forever') : text('lead.set', { count, amount: format.count(count) })}</Lead>;
}

function Preview({ lines }: { readonly lines: Schemas['RetentionPreview']['lines'] }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const limited = lines.filter((line) => line.days !== null);
  if (limited.length === 0) return <p className="secondary">{text('preview.none')}</p>;
  return (
    <div role="status">
      <ul className={styles.lines}>
        {limited.map((line) => (
          <li key={line.what}>
            <span className="medium">{text(`what.${line.what}`)}</span>
            <span className="strong tabular">{format.count(line.count)}</span>
            {line.before !== null && (
              <span className="caption muted">
                {line.what === 'evidence' ? text('preview.kept') : text('preview.older', { day: moment.date(line.before) })}. {text(`purpose.${line.purpose}`)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

type Run = Schemas['RetentionPreview']['runs'][number];
interface RunLine {
  readonly id: string;
  readonly run: Run;
  readonly line: Run['lines'][number];
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const rows = useMemo(() => runs.flatMap((run) => run.lines.map((line): RunLine => ({ id: `${run.at} ${line.what}`, run, line }))), [runs]);
  const columns = useMemo(
    (): readonly Column<RunLine>[] => [
      { id: 'what', header: text('runs.what'), phone: 'name', cell: ({ line }) => <Kind line={line} /> },
      {
        id: 'days',
        header: text('runs.days'),
        cell: ({ line, run }) => (
          <span className="secondary">
            {line.days === null ? '' : text('dayCount', { count: line.days, amount: format.count(line.days) })}
            {run.problem !== null && run.problem !== undefined && `. ${text('runs.problem', { problem: run.problem })}`}
          </span>
        ),
      },
      { id: 'count', header: text('runs.count'), align: 'right', phone: 'value', cell: ({ line }) => format.count(line.count) },
      { id: 'at', header: text('runs.at'), align: 'right', phone: 'delta', cell: ({ run }) => <time dateTime={run.at}>{moment.date(run.at)}</time> },
    ],
    [text, format, moment],
  );
  return <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} caption={text('runs.caption')} />;
}

function Kind({ line }: { readonly line: RunLine['line'] }) {
  const text = useText();
  return (
    <>
      {text(`what.${line.what}`)}
      {line.purpose && <span className="caption muted"> {text(`purpose.${line.purpose}`)}</span>}
    </>
  );
}

function useChangeWords(): ChangeWords {
  const text = useText();
  const format = useFormat();
  const name = useCallback(
    (path: string) => {
      const found: What | undefined = whats.find((what) => what === path);
      return found === undefined ? path : text(`what.${found}`);
    },
    [text],
  );
  const value = useCallback((_: string, days: unknown) => (typeof days === 'number' ? text('dayCount', { count: days, amount: format.count(days) }) : text('forever')), [text, format]);
  return useMemo(() => ({ name, value }), [name, value]);
}
