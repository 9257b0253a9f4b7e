import { describe, expect, test } from 'vitest';
import { flatten } from '../src/events/flatten';
import { costOf, subjectOf } from '../src/events/subject';
import type { TimelineRow } from '../src/events/useEventWords';
import { momentOf } from '../src/format/moment';
import { threadOf } from '../src/pages/know/people/person/thread';

const row = (id: number, keys: Record<string, string>, more: Partial<TimelineRow> = {}): TimelineRow => ({
  event_id: String(id),
  at: new Date(Date.UTC(2026, 5, id)).toISOString(),
  name: `Event ${id}`,
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
  anonymous: !('user_id' in keys),
  visit_id: 'v1',
  properties: {},
  products: [],
  product_count: 0,
  keys,
  ...more,
});
const browser = { anonymous_id: 'a' };
const known = { anonymous_id: 'a', user_id: 'u' };
const shape = (rows: readonly TimelineRow[], facts: Parameters<typeof threadOf>[1]) => threadOf(rows, facts).map(({ knot, line }) => `${knot} ${line}`);

describe('the thread of a person', () => {
  test('is grey until somebody is named, red from then on, solid where the name came', () => {
    const rows = [row(4, browser), row(3, known), row(2, browser), row(1, browser)];
    expect(shape(rows, { complete: true, known: true })).toEqual(['stop red', 'joined grey', 'before grey', 'before none']);
  });

  test('stays grey as long as nobody is named', () => {
    expect(shape([row(2, browser), row(1, browser)], { complete: true, known: false })).toEqual(['before grey', 'before none']);
  });

  test('is red from the start for whoever came with a name, without a joining knot', () => {
    expect(shape([row(2, known), row(1, known)], { complete: true, known: true })).toEqual(['stop red', 'stop none']);
  });

  test('takes a loyalty card for a name', () => {
    expect(shape([row(2, { loyalty_card: '4' }), row(1, { loyalty_card: '4' })], { complete: true, known: false })).toEqual(['stop red', 'stop none']);
  });

  test('goes on in red where the naming event is not loaded yet', () => {
    expect(shape([row(3, browser), row(2, browser)], { complete: false, known: true })).toEqual(['stop red', 'stop red']);
  });

  test('has a solid knot where another browser joins, and says which identifier', () => {
    const rows = [row(3, { anonymous_id: 'b', user_id: 'u' }), row(2, known), row(1, known)];
    const [top] = threadOf(rows, { complete: true, known: true });
    expect(top).toMatchObject({ knot: 'joined', gained: ['anonymous_id'] });
  });

  test('shows machines apart', () => {
    expect(shape([row(2, known, { actor: 'bot' }), row(1, known)], { complete: true, known: true })[0]).toBe('machine red');
  });

  test('folds what happened over and over in one visit, never purchases', () => {
    const beat = (id: number, more: Partial<TimelineRow> = {}) => row(id, known, { name: 'Page Attention', ...more });
    const rows = [beat(6), beat(5), beat(4), beat(3, { visit_id: 'v0' }), beat(2, { revenue: 5 }), beat(1, { revenue: 5 })];
    expect(threadOf(rows, { complete: true, known: true }).map((stop) => stop.rows.length)).toEqual([3, 1, 1, 1]);
  });
});

describe('what an event carries', () => {
  test('is flattened to paths and texts', () => {
    const { leaves, left } = flatten({ products: [{ name: '<b>Boots</b>', price: 12.5 }], gift: true, none: null, empty: {} });
    expect(leaves).toEqual([
      { path: 'products.0.name', value: '<b>Boots</b>' },
      { path: 'products.0.price', value: '12.5' },
      { path: 'gift', value: 'true' },
      { path: 'none', value: 'null' },
      { path: 'empty', value: '{}' },
    ]);
    expect(left).toBe(0);
  });

  test('is cut with a count of what is left', () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`p${index}`, index]));
    expect(flatten(many)).toMatchObject({ left: 30, leaves: { length: 100 } });
  });

  test.each([
    [{ name: 'Dachträger' }, 'Dachträger'],
    [{ query: 'leasing' }, 'leasing'],
    [{ products: [{ name: 'Reifen' }, { name: 'Felge' }] }, 'Reifen +1'],
    [{ products: [{ product_id: '1' }] }, null],
    [{ name: { first: 'x' } }, null],
    [{}, null],
  ])('%o is about %s', (properties, subject) => {
    expect(subjectOf({ type: 'track', properties })).toBe(subject);
    expect(subjectOf({ type: 'page', properties })).toBeNull();
  });
});

describe('instants as people say them', () => {
  const now = new Date('2026-11-21T20:00:00Z');
  const german = momentOf('de', 'Europe/Berlin');
  test.each([
    ['2026-11-21T08:12:00Z', 'Heute'],
    ['2026-11-20T23:30:00Z', 'Heute'],
    ['2026-11-20T08:12:00Z', 'Gestern'],
    ['2026-07-03T13:22:00Z', '03.07.'],
    ['2025-07-03T13:22:00Z', '03.07.2025'],
  ])('%s is %s in Berlin', (instant, day) => expect(german.day(instant, now)).toBe(day));

  test.each([
    ['2026-11-21T20:00:00Z', 'jetzt'],
    ['2026-11-21T19:59:58Z', 'vor 2 Sekunden'],
    ['2026-11-21T18:30:00Z', 'vor 1 Stunde'],
    ['2026-11-19T18:30:00Z', 'vor 2 Tagen'],
    ['2026-11-21T20:00:05Z', 'jetzt'],
  ])('%s is %s', (instant, ago) => expect(german.ago(instant, now)).toBe(ago));

  test('counts days in the company’s zone, in both languages', () => {
    expect(german.dayOf('2026-07-02T22:30:00Z')).toBe('2026-07-03');
    expect(momentOf('en', 'America/New_York').day('2026-11-21T03:00:00Z', now)).toBe('Yesterday');
  });
});

describe('a booked cost', () => {
  test('says for what and how much', () => {
    const properties = { campaign: '27', amount: '556.85', currency: 'USD', status: 'assumed' };
    expect(costOf({ type: 'cost', properties })).toEqual({ campaign: '27', amount: 556.85, currency: 'USD' });
    expect(costOf({ type: 'cost', properties: { amount: 4 } })).toEqual({ campaign: null, amount: 4, currency: null });
  });
  test('is no other event, and needs an amount', () => {
    expect(costOf({ type: 'track', properties: { amount: '1' } })).toBeNull();
    expect(costOf({ type: 'cost', properties: { amount: 'much' } })).toBeNull();
    expect(costOf({ type: 'cost', properties: {} })).toBeNull();
  });
});
