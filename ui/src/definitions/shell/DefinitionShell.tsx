import { Button } from '@mantine/core';
import { IconArrowBackUp, IconDots, IconHistory } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { useNotify } from '../../components/Notice/Notices';
import { SidePanel } from '../../components/SidePanel/SidePanel';
import { BarActions } from '../../shell/bar/BarPlace';
import { useIsPhone } from '../../theme/useWidth';
import type { Keeping } from '../useDraft';
import { useDiscardDraft, type DefinitionState, type Which } from '../useDefinition';
import { DraftState } from './DraftState';
import { History } from './History';
import { PublishPanel } from './PublishPanel';
import { Revaluation } from './Revaluation';
import styles from './Shell.module.css';
import { useText } from './text';

/** How a kind of definition talks about what changed in it. */
export interface ChangeWords {
  /** What a changed place is called: `rules[order].points` -> »Kauf abgeschlossen: Punkte«. */
  readonly name: (path: string) => string;
  /** A value at that place in the reader's words; null: the shell's own. */
  readonly value: (path: string, value: unknown) => string | null;
}

interface DefinitionShellProps {
  readonly which: Which;
  readonly state: DefinitionState;
  readonly draft: Keeping;
  readonly words: ChangeWords;
  /** Scale and channels: publishing may value all history anew. */
  readonly revaluable: boolean;
  /** The rehearsal, where the kind has one. */
  readonly rehearsal?: ReactNode;
  /** The document was put back to something else: draw it anew. */
  readonly onReplaced: () => void;
  /** A draft that was never in force may be thrown away; nothing is left of the document then. */
  readonly onGone?: () => void;
  readonly children: ReactNode;
}

type Panel = 'history' | 'publish' | 'rehearsal';

/** Around every kind of definition: the draft that saves itself, rehearsal, publishing, history and the way back. */
export function DefinitionShell({ which, state, draft, words, revaluable, rehearsal, onReplaced, onGone, children }: DefinitionShellProps) {
  const text = useText();
  const phone = useIsPhone();
  const [panel, setPanel] = useState<Panel | null>(null);
  const [job, setJob] = useState<string | null>(null);
  const last = state.published === null;
  const discard = useDiscard(which, last, last ? (onGone ?? onReplaced) : onReplaced);
  const open = (next: Panel) => void draft.flush().then(() => setPanel(next));
  const close = () => setPanel(null);
  const changed = state.draft !== null || draft.saving !== 'idle';
  const more = [
    { label: text('history'), icon: IconHistory, enabled: true, run: () => open('history') },
    { label: text('discard'), icon: IconArrowBackUp, enabled: state.draft !== null && (!last || onGone !== undefined), run: discard },
  ];
  const actions = (
    <>
      <Dropdown
        label={text('more')}
        placement="below-end"
        trigger={(id) => (
          <Button aria-label={text('more')} px={7} popoverTarget={id}>
            <IconDots className="icon" aria-hidden />
          </Button>
        )}
      >
        {(shut) => (
          <div className={styles.more}>
            {more.map(({ label, icon: Icon, enabled, run }) => (
              <Button
                key={label}
                variant="subtle"
                justify="start"
                disabled={!enabled}
                leftSection={<Icon className="icon" aria-hidden />}
                onClick={() => {
                  shut();
                  run();
                }}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </Dropdown>
      {rehearsal !== undefined && <Button onClick={() => open('rehearsal')}>{text('rehearse')}</Button>}
      <Button variant="filled" disabled={!changed || draft.problem !== null} onClick={() => open('publish')}>
        {text('publishOpen')}
      </Button>
    </>
  );
  return (
    <>
      {phone ? <div className={styles.actions}>{actions}</div> : <BarActions>{actions}</BarActions>}
      <DraftState state={state} draft={draft} />
      {job !== null && <Revaluation job={job} onDone={() => setJob(null)} />}
      {children}
      <SidePanel opened={panel === 'history'} onClose={close} title={text('history')}>
        <History which={which} state={state} words={words} onReplaced={onReplaced} onDone={close} />
      </SidePanel>
      <SidePanel opened={panel === 'rehearsal'} onClose={close} title={text('rehearsal')}>
        {rehearsal}
      </SidePanel>
      <SidePanel opened={panel === 'publish'} onClose={close} title={text('publish')}>
        <PublishPanel
          which={which}
          words={words}
          revaluable={revaluable}
          rehearsable={rehearsal !== undefined}
          onRehearse={() => setPanel('rehearsal')}
          onPublished={(started) => {
            setJob(started);
            close();
            onReplaced();
          }}
        />
      </SidePanel>
    </>
  );
}

function useDiscard(which: Which, last: boolean, onDone: () => void): () => void {
  const text = useText();
  const notify = useNotify();
  const discard = useDiscardDraft(which, last);
  return () =>
    discard.mutate(undefined, {
      onSuccess: () => {
        notify({ message: text('discarded') });
        onDone();
      },
    });
}
