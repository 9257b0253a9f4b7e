import type { Schemas } from '../api/client';

export type LiveRow = Schemas['LiveRow'];
export type LiveStatus = Schemas['LiveStatus'];
export type Connection = 'connecting' | 'open' | 'lost';

export interface StreamHandlers {
  readonly onRow: (row: LiveRow) => void;
  readonly onStatus: (status: LiveStatus) => void;
  readonly onConnection: (connection: Connection) => void;
  /** Open once more after a break: what came in between has to be asked for. */
  readonly onReopen: () => void;
}

/** The server says its status every 5 s; silence for so long is a dead line, whatever the socket thinks. */
const silence = 16_000;
const pauses = [1000, 2000, 5000, 10_000] as const;

/** Listens to `/api/live` until the returned function is called; comes back by itself after every break. */
export function openStream(address: string, handlers: StreamHandlers): () => void {
  let source: EventSource | null = null;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let wait: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let opened = false;

  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(again, silence);
  };
  const again = () => {
    source?.close();
    clearTimeout(watch);
    handlers.onConnection('lost');
    wait = setTimeout(connect, pauses[Math.min(failures, pauses.length - 1)]);
    failures += 1;
  };
  const connect = () => {
    const made = new EventSource(address);
    source = made;
    made.addEventListener('open', () => {
      if (opened) handlers.onReopen();
      opened = true;
      failures = 0;
      handlers.onConnection('open');
      heard();
    });
    made.addEventListener('event', (message) => {
      heard();
      handlers.onRow(JSON.parse(message.data) as LiveRow);
    });
    made.addEventListener('status', (message) => {
      heard();
      handlers.onStatus(JSON.parse(message.data) as LiveStatus);
    });
    made.addEventListener('error', again, { once: true });
  };

  handlers.onConnection('connecting');
  connect();
  return () => {
    source?.close();
    clearTimeout(watch);
    clearTimeout(wait);
  };
}
