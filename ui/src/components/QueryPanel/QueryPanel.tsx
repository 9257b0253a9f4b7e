import { Button } from '@mantine/core';
import { useQueryClient, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { Empty } from './Empty';
import { Failure } from './Failure';
import styles from './QueryPanel.module.css';
import { RowsSkeleton } from './Skeletons';
import { useText } from './text';
import { useElapsed } from './useElapsed';
import { useReason } from './useReason';

interface QueryPanelProps<T> {
  readonly query: UseQueryResult<T>;
  /** Needed for the way out of a long computation. */
  readonly queryKey: QueryKey;
  readonly children: (data: T) => ReactNode;
  readonly skeleton?: ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  /** What stands there if there is nothing: what will be here, why not yet, what to do. */
  readonly empty?: ReactNode;
}

/**
 * One query's four states: shape of the content after 300 ms, a way out from 3 seconds, the error with a retry,
 * the emptiness. Figures already there stay while newer ones are fetched, and say their time if those fail.
 */
export function QueryPanel<T>({ query, queryKey, children, skeleton, isEmpty, empty }: QueryPanelProps<T>) {
  const { data, error, isPlaceholderData } = query;
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={() => void query.refetch()} />;
    return query.fetchStatus === 'idle' ? (
      <Cancelled onRetry={() => void query.refetch()} />
    ) : (
      <Loading queryKey={queryKey} skeleton={skeleton} />
    );
  }
  const content = empty !== undefined && isEmpty?.(data) === true ? empty : children(data);
  return (
    <>
      {error !== null && <Stale error={error} at={query.dataUpdatedAt} onRetry={() => void query.refetch()} />}
      <div className={isPlaceholderData ? styles.dimmed : undefined} aria-busy={isPlaceholderData}>
        {content}
      </div>
    </>
  );
}

function Loading({ queryKey, skeleton }: { readonly queryKey: QueryKey; readonly skeleton: ReactNode }) {
  const text = useText();
  const client = useQueryClient();
  const shown = useElapsed(300);
  const long = useElapsed(3000);
  return (
    <div role="status" aria-label={text('loading')}>
      {shown && (skeleton ?? <RowsSkeleton />)}
      {long && (
        <div className={styles.waiting}>
          <span className="caption muted">{text('computing')}</span>
          <Button size="xs" onClick={() => void client.cancelQueries({ queryKey })}>
            {text('cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Cancelled({ onRetry }: { readonly onRetry: () => void }) {
  const text = useText();
  return (
    <Empty title={text('cancelled')} action={<Button onClick={onRetry}>{text('retry')}</Button>}>
      {text('cancelledText')}
    </Empty>
  );
}

function Stale({ error, at, onRetry }: { readonly error: unknown; readonly at: number; readonly onRetry: () => void }) {
  const text = useText();
  const reason = useReason();
  const format = useFormat();
  return (
    <p className={`${styles.stale} caption`} role="status">
      <IconClock className="icon" aria-hidden />
      {text('stale', { time: format.clock(new Date(at).toISOString()), reason: reason(error) })}
      <Button size="xs" variant="subtle" onClick={onRetry}>
        {text('retry')}
      </Button>
    </p>
  );
}
