import { describe, expect, test } from 'vitest';
import type { LiveRow } from '../src/live/stream';
import { secondsLeft, type Import } from '../src/pages/collect/imports/useImports';
import { emptyFeed, filtered, most, perMinute, resumed, withBatch, withHead, withHistory } from '../src/pages/collect/live/feed';
import { firstWay, snippetsOf, ways } from '../src/pages/collect/sources/install/snippets';
import { keyOf } from '../src/pages/collect/sources/key';
import { activeKey, sourceKinds, type Source } from '../src/pages/collect/sources/useSources';

const event = (seq: number, more: Partial<LiveRow> = {}): LiveRow => ({
  event_id: String(seq),
  seq,
  at: '2026-11-21T20:00:00Z',
  name: 'Product Viewed',
  type: 'track',
  touchpoint: 'web',
  channel: null,
  campaign: null,
  page: null,
  title: null,
  points: 0,
  revenue: null,
  currency: null,
  actor: 'human',
  anonymous: true,
  visit_id: null,
  properties: {},
  products: [],
  product_count: 0,
  keys: {},
  person_id: null,
  person_label: '',
  source: 'website',
  ...more,
});
const seqs = (rows: readonly LiveRow[]) => rows.map((row) => row.seq);
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => event(to - index));

describe('the live feed', () => {
  test('shows each event once, newest first, whichever way it came', () => {
    const feed = withHistory(withBatch(emptyFeed, events(3, 4), false, 0), events(1, 3));
    expect(seqs(feed.rows)).toEqual([4, 3, 2, 1]);
  });

  test('keeps events back while paused and shows them afterwards', () => {
    const paused = withBatch(withHistory(emptyFeed, events(1, 2)), events(3, 5), true, 0);
    expect([seqs(paused.rows), seqs(paused.waiting)]).toEqual([[2, 1], [5, 4, 3]]);
    const again = resumed(paused);
    expect([seqs(again.rows), again.waiting]).toEqual([[5, 4, 3, 2, 1], []]);
  });

  test('holds no more rows than anybody reads', () => {
    expect(withHistory(emptyFeed, events(1, most + 50)).rows).toHaveLength(most);
    expect(withBatch(emptyFeed, events(1, most + 50), true, 0).waiting).toHaveLength(most);
  });

  test('counts what a flood left out by the gap in the numbers', () => {
    const feed = withBatch(withHead(emptyFeed, 1000, 0), events(3951, 4000), false, 100);
    expect(feed.skipped).toBe(2950);
    expect(perMinute(feed, 200)).toBe(3000);
  });

  test('counts the last minute only', () => {
    const early = withHead(withHead(emptyFeed, 100, 0), 400, 10_000);
    const later = withHead(early, 450, 65_000);
    expect(perMinute(later, 65_000)).toBe(350);
    expect(perMinute(later, 130_000)).toBe(0);
    expect(perMinute(emptyFeed, 0)).toBe(0);
  });

  test('filters by source and by the name sent or shown', () => {
    const rows = [event(1, { source: 'kasse', name: 'Order Completed' }), event(2)];
    const title = (row: LiveRow) => (row.name === 'Order Completed' ? 'Gekauft' : row.name);
    expect(seqs(filtered(rows, { source: 'kasse', words: '' }, title))).toEqual([1]);
    expect(seqs(filtered(rows, { source: null, words: 'gekauft' }, title))).toEqual([1]);
    expect(seqs(filtered(rows, { source: null, words: 'order c' }, title))).toEqual([1]);
    expect(filtered(rows, { source: 'kasse', words: 'viewed' }, title)).toEqual([]);
  });
});

describe('what to install', () => {
  const place = { origin: 'https://faden.example.com:8443', key: 'fk_1' };

  test.each(ways.filter((way) => way !== 'file'))('%s names this server and this key in every snippet', (way) => {
    for (const { code } of snippetsOf(way, place)) {
      expect(code).toContain('fk_1');
      expect(code).toContain('faden.example.com:8443');
    }
  });

  test('gives the browser’s SDK the host where it looks for it', () => {
    const [browser] = snippetsOf('segment', place);
    expect(browser?.code).toContain("cdnURL: 'https://faden.example.com:8443'");
    expect(browser?.code).toContain("apiHost: 'faden.example.com:8443/v1', protocol: 'https'");
  });

  test('begins somewhere for every kind of source', () => {
    for (const kind of sourceKinds) expect(ways).toContain(firstWay[kind]);
  });

  test('installs the newest key that still counts', () => {
    const key = (name: string, revoked: string | null) => ({ key: name, created_at: '2026-01-01T00:00:00Z', revoked_at: revoked });
    const source = { write_keys: [key('a', null), key('b', null), key('c', '2026-02-01T00:00:00Z')] } as unknown as Source;
    expect(activeKey(source)).toBe('b');
    expect(activeKey({ ...source, write_keys: [key('a', '2026-02-01T00:00:00Z')] })).toBeNull();
  });
});

test.each([
  ['Boutique Zürich', 'boutique-zuerich'],
  ['  Café & Großmarkt! ', 'cafe-grossmarkt'],
  ['日本', ''],
  ['x'.repeat(80), 'x'.repeat(60)],
])('»%s« gets the key %s', (label, key) => expect(keyOf(label)).toBe(key));

test('an import says how long it still takes where it can', () => {
  const run = { state: 'running', total: 1000, read: 400, rate: 50 } as Import;
  expect(secondsLeft(run)).toBe(12);
  expect(secondsLeft({ ...run, total: null })).toBeNull();
  expect(secondsLeft({ ...run, rate: 0 })).toBeNull();
  expect(secondsLeft({ ...run, read: 1200 })).toBe(0);
  expect(secondsLeft({ ...run, state: 'done' })).toBeNull();
});
