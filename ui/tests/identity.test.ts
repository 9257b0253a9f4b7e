import { describe, expect, test } from 'vitest';
import { joinId, joinsByKey, type Join, type JoinedKey } from '../src/identity/joins';

const key = (kind: string, value: string, person: string | null): JoinedKey => ({ kind, value, person_id: person, label: person });
const join = (strong: JoinedKey, weak: JoinedKey, state = 'joined'): Join => ({ strong, weak, event: 7, last_at: '2026-03-02T08:00:00Z', sure: false, state });

const ada = key('user_id', 'ada', 'p1');
const email = key('email', 'ada@example.org', 'p1');
const phone = key('anonymous_id', 'phone', 'p1');
const bob = key('user_id', 'bob', 'p2');
const tablet = key('anonymous_id', 'tablet', 'p2');
const values = (rows: readonly Join[], person: string) => joinsByKey(rows, person).map((one) => one.key.value);

describe('joins by key', () => {
  test('two keys stand once, beneath the weaker one', () => {
    const found = joinsByKey([join(ada, email), join(ada, phone), join(email, phone)], 'p1');
    expect(found.map((one) => [one.key.value, one.joins.map((each) => each.strong.value), one.weaker])).toEqual([
      ['ada', [], 2],
      ['ada@example.org', ['ada'], 1],
      ['phone', ['ada', 'ada@example.org'], 0],
    ]);
    expect(found.every((one) => one.joined)).toBe(true);
  });

  test('a refused join is told on both people’s pages, but cannot be parted', () => {
    const rows = [join(ada, tablet, 'refused'), join(bob, tablet)];
    expect(joinsByKey(rows, 'p1')).toEqual([{ key: tablet, joins: [rows[0]], weaker: 0, joined: false }]);
    expect(values(rows, 'p2')).toEqual(['tablet', 'bob']);
  });

  test('what others of the same knot have joined is theirs', () => {
    expect(values([join(ada, email), join(bob, tablet)], 'p1')).toEqual(['ada', 'ada@example.org']);
  });

  test('a key that leads to nobody keeps the reason why', () => {
    const kiosk = key('phone', '0000', null);
    const found = joinsByKey([join(ada, kiosk, 'suspicious')], 'p1');
    expect(found.map((one) => [one.key.value, one.joined])).toEqual([['0000', false]]);
  });

  test('a parted key has no knot of its own any more', () => {
    expect(joinsByKey([join(ada, email, 'parted')], 'p1').map((one) => one.joined)).toEqual([false]);
  });

  test('a join is named by both of its keys', () => {
    expect(joinId(join(ada, email))).not.toBe(joinId(join(ada, phone)));
  });
});
