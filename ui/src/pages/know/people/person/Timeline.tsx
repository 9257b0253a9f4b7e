import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { Failure } from '../../../../components/QueryPanel/Failure';
import { RowsSkeleton } from '../../../../components/QueryPanel/Skeletons';
import { useElapsed } from '../../../../components/QueryPanel/useElapsed';
import type { TimelineRow } from '../../../../events/useEventWords';
import { useMoment } from '../../../../format/moment';
import { useNow } from '../../../../format/useNow';
import { useText } from './text';
import { threadOf } from './thread';
import styles from './Timeline.module.css';
import { TimelineStop } from './TimelineStop';
import { useTimeline } from './useTimeline';

interface TimelineProps {
  readonly id: string;
  readonly known: boolean;
  /** Events that came in while the page was open. */
  readonly fresh: ReadonlySet<string>;
}

/** The log knows when events arrived; a life is told in the order in which they happened. */
const newestFirst = (rows: readonly TimelineRow[]): TimelineRow[] => rows.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || Number(b.event_id) - Number(a.event_id));

/** The person's events as the red thread, newest first. */
export function Timeline({ id, known, fresh }: TimelineProps) {
  const text = useText();
  const moment = useMoment();
  const now = useNow(60_000);
  const { query } = useTimeline(id);
  const shown = useElapsed(300);
  const { data, error, hasNextPage } = query;
  const stops = useMemo(() => {
    const rows = newestFirst(data?.pages.flatMap((page) => page.rows) ?? []);
    return threadOf(rows, { complete: !hasNextPage, known });
  }, [data, hasNextPage, known]);
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={() => void query.refetch()} />;
    return <div role="status">{shown && <RowsSkeleton rows={8} />}</div>;
  }
  if (stops.length === 0) return <Empty title={text('noEvents')}>{text('noEventsText')}</Empty>;
  return (
    <>
      <ol className={styles.thread}>
        {stops.map((stop, index) => {
          const before = stops[index - 1];
          const newDay = before === undefined || moment.dayOf(before.row.at) !== moment.dayOf(stop.row.at);
          return <TimelineStop key={stop.rows.at(-1)?.event_id} stop={stop} day={newDay ? moment.day(stop.row.at, now) : null} fresh={fresh.has(stop.row.event_id)} />;
        })}
      </ol>
      {error !== null && <Failure error={error} onRetry={() => void query.fetchNextPage()} />}
      {hasNextPage ? (
        <div className={styles.more}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text('older')}
          </Button>
        </div>
      ) : (
        <p className={`${styles.begin} caption muted`}>{text('begin')}</p>
      )}
    </>
  );
}
