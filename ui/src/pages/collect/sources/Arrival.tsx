import { Button } from '@mantine/core';
import { IconCheck, IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import { useNotify } from '../../../components/Notice/Notices';
import { useReason } from '../../../components/QueryPanel/useReason';
import styles from './Sources.module.css';
import { useText } from './text';
import { useSources, useTestEvent, type Source } from './useSources';

/** Whether something has arrived; the page looks by itself and turns green. */
export function Arrival({ source }: { readonly source: Source }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const reason = useReason();
  const notify = useNotify();
  const now = useNow(1000);
  const { query } = useSources();
  const test = useTestEvent(source.key);
  const send = () => test.mutate(undefined, { onSuccess: () => notify({ message: text('arrival.sent') }) });
  const arrived = source.first_event_at !== null;
  const checked = moment.ago(new Date(query.dataUpdatedAt).toISOString(), now);
  return (
    <div className={styles.arrival} data-arrived={arrived}>
      {arrived ? <IconCheck className={styles.check} aria-hidden /> : <span className={styles.pulse} aria-hidden="true" />}
      <p className={styles.said}>
        <span className="medium" role="status">
          {text(arrived ? 'arrival.there' : 'arrival.none')}
        </span>{' '}
        <span className="muted">
          {arrived
            ? text('arrival.count', { count: source.events, amount: format.count(source.events), last: source.last_event_at === null ? '' : moment.ago(source.last_event_at, now) })
            : query.isError
              ? text('arrival.unreachable')
              : text('arrival.checked', { ago: checked })}
        </span>
        {test.error !== null && (
          <span className={styles.error} role="alert">
            {reason(test.error)}
          </span>
        )}
      </p>
      {arrived && (
        <Link to="/collect/live" className="source">
          {text('arrival.live')}
        </Link>
      )}
      <Button leftSection={<IconSend className="icon" aria-hidden />} loading={test.isPending} onClick={send}>
        {text('arrival.test')}
      </Button>
    </div>
  );
}
