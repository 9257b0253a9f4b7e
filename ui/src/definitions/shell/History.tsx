import { Button } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../../components/Confirm/Confirm';
import { useNotify } from '../../components/Notice/Notices';
import { useReason } from '../../components/QueryPanel/useReason';
import { useMoment } from '../../format/moment';
import { useRollBack, type DefinitionState, type Which } from '../useDefinition';
import { ChangeList } from './ChangeList';
import type { ChangeWords } from './DefinitionShell';
import styles from './Shell.module.css';
import { useText } from './text';

interface HistoryProps {
  readonly which: Which;
  readonly state: DefinitionState;
  readonly words: ChangeWords;
  readonly onReplaced: () => void;
  readonly onDone: () => void;
}

type Entry = DefinitionState['versions'][number];

/** The versions on a thread, newest first; the solid knot is in force. */
export function History({ which, state, words, onReplaced, onDone }: HistoryProps) {
  const text = useText();
  if (state.versions.length === 0) return <p className="secondary">{text('neverPublished')}</p>;
  return (
    <ol className={styles.versions}>
      {state.versions.map((entry, index) => (
        <Version key={entry.version} which={which} entry={entry} inForce={index === 0} words={words} onReplaced={onReplaced} onDone={onDone} />
      ))}
    </ol>
  );
}

interface VersionProps extends Omit<HistoryProps, 'state'> {
  readonly entry: Entry;
  readonly inForce: boolean;
}

function Version({ which, entry, inForce, words, onReplaced, onDone }: VersionProps) {
  const text = useText();
  const moment = useMoment();
  const notify = useNotify();
  const reason = useReason();
  const rollBack = useRollBack(which);
  const [compared, setCompared] = useState(false);
  const { version, author, at, note } = entry;
  const restore = () =>
    rollBack.mutate(
      { version, note: text('rolledBackNote', { version }) },
      {
        onSuccess: (published) => {
          notify({ message: text('rolledBack', { version: published.version }) });
          onReplaced();
          onDone();
        },
      },
    );
  return (
    <li className={styles.version} data-in-force={inForce}>
      <p>
        <span className="medium">{text('version', { version })}</span>{' '}
        <span className="caption muted">
          {moment.date(at)}, {moment.minute(at)} · {author}
        </span>
      </p>
      {note !== null && note !== '' && <p className="secondary">{note}</p>}
      {entry.revalued && version > 1 && <p className="caption muted">{text('holdsForAll')}</p>}
      {inForce ? (
        <p className="caption secondary">{text('nowInForce')}</p>
      ) : (
        <div className={styles.versionActs}>
          <Button size="xs" variant="subtle" aria-expanded={compared} onClick={() => setCompared(!compared)}>
            {text('compare')}
          </Button>
          <Confirm small label={text('restore')} consequence={text('restoreText', { version })} action={text('restoreAct', { version })} pending={rollBack.isPending} onConfirm={restore} />
        </div>
      )}
      {rollBack.error !== null && (
        <p className={styles.problem} role="alert">
          {reason(rollBack.error)}
        </p>
      )}
      {compared && <ChangeList which={which} from={String(version)} to="published" words={words} />}
    </li>
  );
}
