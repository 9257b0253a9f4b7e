import { complain } from './complaint';
import type { Values } from './message';

/** Brings messages to the server: in small batches, again after a failure, each with its own messageId throughout. */
export interface Sender {
  add(message: Values): void;
  /** A message that an earlier page could not bring, as JSON text. */
  addKept(json: string): void;
  /** The newest message that is not under way yet, for another call to bring; `back` says whether it arrived. */
  lend(): Loan | undefined;
  /** Nobody looks any more: out with what waits, for the page may never come back. */
  hide(): void;
  /** The page goes: everything without an answer by beacon, and what may be lost is handed to `keep`. */
  leave(): void;
  /** The page is back, or online again. */
  wake(): void;
  readonly waiting: number;
}

export interface Loan {
  readonly json: string;
  readonly back: (arrived: boolean) => void;
}

interface Queued {
  readonly json: string;
  readonly bytes: number;
  /**
   * Under way by beacon, which has no answer, or lent: sent again if the page comes back or the other call fails; the
   * server takes each messageId once.
   */
  away: boolean;
}

const PAUSE = 400;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
const PATIENCE = 30_000;
/** Browsers let 64 KB of keepalive requests and beacons be under way at a time. */
const BATCH_BYTES = 50_000;
const BATCH_MESSAGES = 20;
/** The server's limit for one message. */
const MESSAGE_BYTES = 32_768;
const MOST_WAITING = 500;

const body = (batch: readonly Queued[]): string =>
  `{"batch":[${batch.map((one) => one.json).join()}],"sentAt":"${new Date().toISOString()}"}`;

const portion = (queue: readonly Queued[]): Queued[] => {
  let bytes = 0;
  return queue.slice(0, BATCH_MESSAGES).filter((one, at) => (bytes += one.bytes) <= BATCH_BYTES || at === 0);
};

/** How long to wait after the given number of failures; the server's own word goes first. Milliseconds. */
const waitAfter = (failures: number, retryAfter: string | null): number =>
  Math.min(Number(retryAfter) * 1000, 10 * LONGEST_WAIT) ||
  Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT) * (0.5 + Math.random() / 2);

export const createSender = (url: string, keep: (unsent: readonly string[]) => void): Sender => {
  let queue: Queued[] = [];
  let busy = false;
  let failures = 0;
  /** The server itself said »later«: only the time it named, not a change of tabs, brings the next try. */
  let told = false;
  let timer: number | undefined;

  const later = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  };

  const settle = (batch: readonly Queued[], status: number, retryAfter: string | null): void => {
    busy = false;
    if (!status || status === 408 || status === 429 || status >= 500) {
      told = status > 0;
      later(waitAfter(++failures, retryAfter));
      return;
    }
    if (status >= 400) complain(`${batch.length} events refused with ${status}`);
    failures = 0;
    told = false;
    queue = queue.filter((one) => !batch.includes(one));
    if (queue.length) later(0);
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = portion(queue.filter((one) => !one.away));
    if (busy || !batch.length) return;
    busy = true;
    const cut = new AbortController();
    const patience = setTimeout(() => cut.abort(), PATIENCE);
    const done = (status: number, retryAfter: string | null): void => {
      clearTimeout(patience);
      settle(batch, status, retryAfter);
    };
    // A text body is sent as text/plain, which needs no preflight.
    fetch(url, { method: 'POST', body: body(batch), keepalive: true, credentials: 'omit', signal: cut.signal }).then(
      (answer) => done(answer.status, answer.headers.get('Retry-After')),
      () => done(0, null),
    );
  };

  const addKept = (json: string): void => {
    const bytes = new Blob([json]).size;
    if (bytes > MESSAGE_BYTES) {
      complain(`an event of ${bytes} bytes left out; at most ${MESSAGE_BYTES}`);
      return;
    }
    queue.push({ json, bytes, away: false });
    if (queue.length > MOST_WAITING) {
      queue.shift();
      complain('too many events waiting; the oldest was left out');
    }
    if (timer === undefined && !busy) later(PAUSE);
  };

  const texts = (): string[] => queue.map((one) => one.json);

  return {
    get waiting() {
      return queue.length;
    },
    add(message) {
      try {
        addKept(JSON.stringify(message));
      } catch (error) {
        complain('an event left out that is no JSON', error);
      }
    },
    addKept,
    lend() {
      const one = queue[queue.length - 1];
      if (busy || !one || one.away) return undefined;
      one.away = true;
      return {
        json: one.json,
        back(arrived) {
          if (arrived) queue = queue.filter((other) => other !== one);
          else {
            one.away = false;
            if (timer === undefined && !busy) later(PAUSE);
          }
        },
      };
    },
    hide() {
      if (failures) keep(texts());
      else flush();
    },
    leave() {
      let unsure = failures > 0;
      for (let left = queue.filter((one) => !one.away); left.length; ) {
        const batch = portion(left);
        if (!navigator.sendBeacon(url, body(batch))) {
          unsure = true;
          break;
        }
        for (const one of batch) one.away = true;
        left = left.slice(batch.length);
      }
      if (unsure) keep(texts());
    },
    wake() {
      for (const one of queue) one.away = false;
      if (!told) flush();
    },
  };
};
