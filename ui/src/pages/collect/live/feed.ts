import type { LiveRow } from '../../../live/stream';

/** More rows than this nobody scrolls through; older ones are in people and reports. */
export const most = 300;

/** What the page holds: rows shown, and those that wait while it is paused. Newest first. */
export interface Feed {
  readonly rows: readonly LiveRow[];
  readonly waiting: readonly LiveRow[];
  /** Fell out unseen, because more came than the page keeps. */
  readonly skipped: number;
  /** Arrivals (milliseconds) of the last minute and how many came with each. */
  readonly arrivals: readonly (readonly [at: number, count: number])[];
}

export const emptyFeed: Feed = { rows: [], waiting: [], skipped: 0, arrivals: [] };

const minute = 60_000;

const joined = (fresh: readonly LiveRow[], rows: readonly LiveRow[]): LiveRow[] => {
  const known = new Set(rows.map((row) => row.seq));
  return [...fresh.filter((row) => !known.has(row.seq)), ...rows].toSorted((a, b) => b.seq - a.seq);
};

/** Rows that were there before the page opened, or came while the line was broken. */
export const withHistory = (feed: Feed, rows: readonly LiveRow[]): Feed => ({ ...feed, rows: joined(rows, feed.rows).slice(0, most) });

/** A batch from the stream: on top, or kept back while paused. */
export function withBatch(feed: Feed, batch: readonly LiveRow[], lost: number, paused: boolean, now: number): Feed {
  const arrivals = [...feed.arrivals.filter(([at]) => at > now - minute), [now, batch.length + lost] as const];
  if (!paused) return { ...feed, rows: joined(batch, feed.rows).slice(0, most), skipped: feed.skipped + lost, arrivals };
  const waiting = joined(batch, feed.waiting);
  const over = Math.max(0, waiting.length - most);
  return { ...feed, waiting: waiting.slice(0, most), skipped: feed.skipped + lost + over, arrivals };
}

/** Going on after a pause: what waited is shown. */
export const resumed = (feed: Feed): Feed => ({ ...feed, rows: joined(feed.waiting, feed.rows).slice(0, most), waiting: [] });

/** How many came in the last minute. */
export const perMinute = (feed: Feed, now: number): number => feed.arrivals.reduce((sum, [at, count]) => (at > now - minute ? sum + count : sum), 0);

interface Filter {
  readonly source: string | null;
  readonly words: string;
}

const plain = (text: string): string => text.toLowerCase();

/** The rows of a source whose name holds the words, as sent or as the page shows it. */
export const filtered = (rows: readonly LiveRow[], { source, words }: Filter, title: (row: LiveRow) => string): readonly LiveRow[] =>
  rows.filter((row) => (source === null || row.source === source) && (words === '' || plain(`${row.name} ${title(row)}`).includes(plain(words))));
