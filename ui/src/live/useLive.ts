import { useEffect, useRef, useState } from 'react';
import { openStream, type Connection, type LiveRow, type LiveStatus } from './stream';

interface LiveQuestion {
  /** Only this person's events; null: everyone's. */
  readonly person: string | null;
  /** New rows, newest first, a few times a second however many arrive; of a flood the newest. */
  readonly onRows: (rows: readonly LiveRow[]) => void;
  /** The line was broken and is back: ask for what came in between. */
  readonly onReopen: () => void;
}

interface Live {
  readonly connection: Connection;
  readonly status: LiveStatus | null;
}

const batchEvery = 250;
/** More than this in one batch nobody can read. */
const batchLimit = 200;

/** The running events of everyone or of one person, in batches. */
export function useLive({ person, onRows, onReopen }: LiveQuestion): Live {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [status, setStatus] = useState<LiveStatus | null>(null);
  const latest = useRef({ onRows, onReopen });
  useEffect(() => {
    latest.current = { onRows, onReopen };
  });
  useEffect(() => {
    let batch: LiveRow[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      latest.current.onRows(batch.toReversed());
      batch = [];
    };
    const close = openStream(person === null ? '/api/live' : `/api/live?person=${encodeURIComponent(person)}`, {
      onRow: (row) => {
        batch.push(row);
        if (batch.length > batchLimit) batch.shift();
        timer ??= setTimeout(flush, batchEvery);
      },
      onStatus: setStatus,
      onConnection: setConnection,
      onReopen: () => latest.current.onReopen(),
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [person]);
  return { connection, status };
}
