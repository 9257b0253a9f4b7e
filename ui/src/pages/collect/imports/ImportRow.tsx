import { Button, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Chip } from '../../../components/Chip/Chip';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import type { Label } from '../../../i18n/language';
import { useLabel } from '../../../i18n/useText';
import styles from './Imports.module.css';
import { useText } from './text';
import { secondsLeft, useImportAgain, type Import } from './useImports';

interface ImportRowProps {
  readonly run: Import;
  readonly label: Label | null;
}

const kinds = { waiting: 'neutral', running: 'neutral', done: 'better', failed: 'worse', stopped: 'neutral' } as const;

/** One import: how far it is, and what became of its rows. */
export function ImportRow({ run, label }: ImportRowProps) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const labelOf = useLabel();
  const now = useNow(60_000);
  return (
    <li className={styles.run}>
      <div className={styles.runHead}>
        <span className="medium">{label === null ? run.mapping : labelOf(label)}</span>
        <Chip kind={kinds[run.state]}>{text(`state.${run.state}`)}</Chip>
        <time className="caption muted tabular" dateTime={run.started_at}>
          {moment.day(run.started_at, now)}, {moment.minute(run.started_at)}
        </time>
      </div>
      <p className={`${styles.files} caption secondary`}>{format.list(run.files)}</p>
      {run.state === 'running' && <Running run={run} />}
      <dl className={styles.counts}>
        <Count name={text('read')} value={format.count(run.read)} />
        <Count name={text('imported')} value={format.count(run.imported)} />
        <Count name={text('duplicates')} value={format.count(run.duplicates)} />
        <div>
          <dt>{text('quarantined')}</dt>
          <dd>
            {run.quarantined === 0 ? (
              format.count(0)
            ) : (
              <Link to="/collect/quarantine" search={{ origin: 'import' }} className="source">
                {format.count(run.quarantined)}
              </Link>
            )}
          </dd>
        </div>
        <Count name={text('took')} value={format.duration(run.seconds)} />
      </dl>
      <Remarks run={run} />
      {run.error !== null && (
        <p className={styles.error}>
          {run.error.message} {run.error.path !== null && <code>{run.error.path}</code>} {run.error.hint}
        </p>
      )}
      {run.again && <Again id={run.id} />}
    </li>
  );
}

function Again({ id }: { readonly id: string }) {
  const text = useText();
  const reason = useReason();
  const again = useImportAgain();
  return (
    <div>
      <Button size="xs" loading={again.isPending} onClick={() => again.mutate(id)}>
        {text('again')}
      </Button>
      <div role="alert">{again.error !== null && <p className={styles.error}>{reason(again.error)}</p>}</div>
    </div>
  );
}

const Count = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** Rows left out on purpose, and what the mapping wants to say. */
function Remarks({ run }: { readonly run: Import }) {
  const text = useText();
  const format = useFormat();
  const skipped = Object.entries(run.skipped);
  if (skipped.length === 0 && run.notes.length === 0) return null;
  return (
    <ul className={styles.remarks}>
      {skipped.map(([reason, count]) => (
        <li key={reason}>{text('skipped', { count, amount: format.count(count), reason })}</li>
      ))}
      {run.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function Running({ run }: { readonly run: Import }) {
  const text = useText();
  const format = useFormat();
  const left = secondsLeft(run);
  const share = run.total === null || run.total === 0 ? null : Math.min(1, run.read / run.total);
  const rate = run.rate === null ? null : text('rate', { rate: format.count(Math.round(run.rate)) });
  return (
    <div className={styles.progress}>
      {share === null ? (
        <Progress value={100} striped animated aria-label={text('state.running')} />
      ) : (
        <Progress value={share * 100} aria-label={text('progress', { share: format.percent(share, 0) })} />
      )}
      <span className="caption secondary tabular">
        {[share === null ? null : format.percent(share, 0), rate, left === null ? null : text('left', { time: format.duration(left) })].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
