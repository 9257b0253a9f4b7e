import type { LiveRow } from '../../../live/stream';

/** More rows than this nobody scrolls through; older ones are in people and reports. */
export const most = 300;

/** When the log had grown how far. */
interface Mark {
  readonly at: number;
  readonly head: number;
}

/** What the page holds: rows shown, and those that wait while it is paused. Newest first. */
export interface Feed {
  readonly rows: readonly LiveRow[];
  readonly waiting: readonly LiveRow[];
  /** Events that the stream left out because too many came at once. */
  readonly skipped: number;
  /** Of the last minute, and the last one before it, oldest first. */
  readonly marks: readonly Mark[];
}

export const emptyFeed: Feed = { rows: [], waiting: [], skipped: 0, marks: [] };

const minute = 60_000;

const joined = (fresh: readonly LiveRow[], rows: readonly LiveRow[]): LiveRow[] => {
  const known = new Set(rows.map((row) => row.seq));
  return [...fresh.filter((row) => !known.has(row.seq)), ...rows].toSorted((a, b) => b.seq - a.seq).slice(0, most);
};

/** The marks with one more; of those older than a minute only the last is needed. */
function marked(marks: readonly Mark[], head: number, now: number): readonly Mark[] {
  const start = marks.findLastIndex((mark) => mark.at <= now - minute);
  return [...marks.slice(Math.max(0, start)), { at: now, head: Math.max(head, marks.at(-1)?.head ?? 0) }];
}

/** Rows that were there before the page opened, or came while the line was broken. */
export const withHistory = (feed: Feed, rows: readonly LiveRow[]): Feed => ({ ...feed, rows: joined(rows, feed.rows) });

/** The server's word on how far the log has grown. */
export const withHead = (feed: Feed, head: number, now: number): Feed => ({ ...feed, marks: marked(feed.marks, head, now) });

/** A batch from the stream, newest first: on top, or kept back while paused. Numbers that it leaves out were skipped. */
export function withBatch(feed: Feed, batch: readonly LiveRow[], paused: boolean, now: number): Feed {
  const head = batch[0]?.seq ?? 0;
  const before = feed.marks.at(-1)?.head;
  const gap = before === undefined ? 0 : Math.max(0, head - before - batch.length);
  const grown = { ...feed, skipped: feed.skipped + gap, marks: marked(feed.marks, head, now) };
  return paused ? { ...grown, waiting: joined(batch, feed.waiting) } : { ...grown, rows: joined(batch, feed.rows) };
}

/** Going on after a pause: what waited is shown. */
export const resumed = (feed: Feed): Feed => ({ ...feed, rows: joined(feed.waiting, feed.rows), waiting: [] });

/** How many arrived in the last minute, or since the page opened. */
export function perMinute({ marks }: Feed, now: number): number {
  const start = marks.findLast((mark) => mark.at <= now - minute) ?? marks[0];
  return start === undefined ? 0 : (marks.at(-1)?.head ?? 0) - start.head;
}

interface Filter {
  readonly source: string | null;
  readonly words: string;
}

const plain = (text: string): string => text.toLowerCase();

/** The rows of a source whose name holds the words, as sent or as the page shows it. */
export const filtered = (rows: readonly LiveRow[], { source, words }: Filter, title: (row: LiveRow) => string): readonly LiveRow[] =>
  rows.filter((row) => (source === null || row.source === source) && (words === '' || plain(`${row.name} ${title(row)}`).includes(plain(words))));
