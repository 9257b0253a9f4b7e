import { IconAlertTriangle } from '@tabler/icons-react';
import { Chip } from '../../components/Chip/Chip';
import { useReason } from '../../components/QueryPanel/useReason';
import { useMoment } from '../../format/moment';
import type { Keeping } from '../useDraft';
import type { DefinitionState } from '../useDefinition';
import styles from './Shell.module.css';
import { useText } from './text';

interface DraftStateProps {
  readonly state: DefinitionState;
  readonly draft: Keeping;
}

/** What is in force, and whether what one sees is kept. */
export function DraftState({ state, draft: { saving, problem } }: DraftStateProps) {
  const text = useText();
  const reason = useReason();
  const moment = useMoment();
  const { published, draft } = state;
  const inForce = published === null ? text('neverPublished') : text('inForce', { version: published.version, day: moment.date(published.at), author: published.author ?? '' });
  const working = draft !== null || saving !== 'idle';
  return (
    <div className={styles.state}>
      {working && <Chip>{text('draft')}</Chip>}
      <span className="caption muted">{inForce}</span>
      <span className="caption secondary" role="status">
        {saving === 'failed' ? '' : saving === 'idle' ? (draft === null ? '' : text('saved', { time: moment.minute(draft.at) })) : text('saving')}
      </span>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          <IconAlertTriangle className="icon" aria-hidden />
          <span>
            {text('notSaved')} {reason(problem)}
          </span>
        </p>
      )}
    </div>
  );
}
