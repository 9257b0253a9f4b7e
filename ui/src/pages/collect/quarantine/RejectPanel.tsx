import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../../../components/Confirm/Confirm';
import { Facts, type Fact } from '../../../components/Facts/Facts';
import { useNotify } from '../../../components/Notice/Notices';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useFormat } from '../../../format/useFormat';
import styles from './Quarantine.module.css';
import { useText } from './text';
import { useDiscard, useReplay, type Reject } from './useQuarantine';

/** Why it was put aside, its text to mend, and the way back in. */
export function RejectPanel({ reject, onDone }: { readonly reject: Reject; readonly onDone: () => void }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const replay = useReplay();
  const discard = useDiscard();
  const [body, setBody] = useState(() => readable(reject.body));
  const refused = replay.data?.reject ?? null;
  const problem = refused ?? reject;
  const send = () =>
    replay.mutate(
      { id: reject.id, body: body === readable(reject.body) ? null : body },
      {
        onSuccess: ({ accepted }) => {
          if (!accepted) return;
          notify({ message: text('accepted') });
          onDone();
        },
      },
    );
  const remove = () =>
    discard.mutate(reject.id, {
      onSuccess: () => {
        notify({ message: text('discarded') });
        onDone();
      },
    });
  const error = replay.error ?? discard.error;
  return (
    <div className={styles.panel}>
      <div role="status" className={styles.why}>
        {refused !== null && <p className="caption muted">{text('again')}</p>}
        <p className="strong">{problem.message}</p>
        {problem.hint !== null && <p className="secondary">{problem.hint}</p>}
      </div>
      <Facts facts={useFacts(problem)} />
      <Textarea
        label={text('body')}
        description={text('bodyHint')}
        classNames={{ input: styles.body ?? '' }}
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      {error !== null && (
        <p className={styles.error} role="alert">
          {reason(error)}
        </p>
      )}
      <div className={styles.acts}>
        <Button variant="filled" loading={replay.isPending} onClick={send}>
          {text('replay')}
        </Button>
        <Confirm label={text('discard')} consequence={text('discardText')} action={text('discardAct')} pending={discard.isPending} onConfirm={remove} />
      </div>
    </div>
  );
}

function useFacts(reject: Reject): Fact[] {
  const text = useText();
  const format = useFormat();
  const facts: (Fact | null)[] = [
    { name: text('at'), value: format.time(reject.at) },
    reject.path === null ? null : { name: text('path'), value: reject.path, code: true },
    { name: text('code'), value: reject.code, code: true },
    reject.source === null ? null : { name: text('source'), value: reject.source, code: true },
    reject.file === null ? null : { name: text('file'), value: reject.file, code: true },
    reject.row === null ? null : { name: text('line'), value: format.count(reject.row) },
    reject.replayed_at === null ? null : { name: text('state'), value: text('replayed', { day: format.time(reject.replayed_at) }) },
  ];
  return facts.filter((fact) => fact !== null);
}

/** JSON with line breaks, everything else as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
