import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyButton } from '../../../../components/Code/CopyButton';
import { Confirm } from '../../../../components/Confirm/Confirm';
import { useNotify } from '../../../../components/Notice/Notices';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useMoment } from '../../../../format/moment';
import { useAddWriteKey, useRevokeWriteKey, type Source } from '../useSources';
import styles from './Source.module.css';
import { useText } from './text';

type WriteKey = Source['write_keys'][number];

/** The keys by which this source may write; a change of keys goes without a gap: add, install, revoke the old one. */
export function WriteKeys({ source }: { readonly source: Source }) {
  const text = useText();
  const notify = useNotify();
  const reason = useReason();
  const add = useAddWriteKey(source.key);
  const valid = source.write_keys.filter((one) => one.revoked_at === null);
  const revoked = source.write_keys.filter((one) => one.revoked_at !== null);
  return (
    <section>
      <div className={styles.head}>
        <h2>{text('keys')}</h2>
        <Button
          size="xs"
          leftSection={<IconPlus className="icon" aria-hidden />}
          loading={add.isPending}
          onClick={() => add.mutate(undefined, { onSuccess: () => notify({ message: text('added') }) })}
        >
          {text('add')}
        </Button>
      </div>
      <p className="caption secondary">{text('keysText')}</p>
      {add.error !== null && (
        <p className={styles.error} role="alert">
          {reason(add.error)}
        </p>
      )}
      <ul className={styles.keys}>
        {valid.map((one) => (
          <ValidKey key={one.key} source={source} writeKey={one} last={valid.length === 1} />
        ))}
        {revoked.map((one) => (
          <RevokedKey key={one.key} writeKey={one} />
        ))}
      </ul>
    </section>
  );
}

interface ValidKeyProps {
  readonly source: Source;
  readonly writeKey: WriteKey;
  readonly last: boolean;
}

function ValidKey({ source, writeKey, last }: ValidKeyProps) {
  const text = useText();
  const moment = useMoment();
  const notify = useNotify();
  const reason = useReason();
  const revoke = useRevokeWriteKey(source.key);
  const [shown, setShown] = useState(false);
  const { key } = writeKey;
  return (
    <li className={styles.key}>
      <div className={styles.line}>
        <code className="clip">{shown ? key : masked(key)}</code>
        <span className={styles.acts}>
          <Button size="xs" variant="subtle" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {text(shown ? 'hide' : 'show')}
          </Button>
          <CopyButton value={key} />
        </span>
      </div>
      <div className={styles.line}>
        <span className="caption muted">{text('since', { day: moment.date(writeKey.created_at) })}</span>
        <Confirm
          small
          label={text('revoke')}
          consequence={text(last ? 'revokeLast' : 'revokeText', { source: source.label, key: masked(key) })}
          action={text('revokeKey')}
          pending={revoke.isPending}
          onConfirm={() => revoke.mutate(key, { onSuccess: () => notify({ message: text('revoked') }) })}
        />
      </div>
      {revoke.error !== null && (
        <p className={styles.error} role="alert">
          {reason(revoke.error)}
        </p>
      )}
    </li>
  );
}

function RevokedKey({ writeKey: { key, revoked_at: at } }: { readonly writeKey: WriteKey }) {
  const text = useText();
  const moment = useMoment();
  return (
    <li className={styles.key}>
      <div className={styles.line}>
        <code className={styles.gone}>{masked(key)}</code>
        <span className="caption muted">{at !== null && text('revokedAt', { day: moment.date(at) })}</span>
      </div>
    </li>
  );
}

/** `fk_8Qm2xTz41b` -> `fk_8Qm…z41b`: enough to tell keys apart. */
const masked = (key: string): string => (key.length > 12 ? `${key.slice(0, 6)}…${key.slice(-4)}` : key);
