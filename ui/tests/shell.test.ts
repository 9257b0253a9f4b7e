import { describe, expect, test } from 'vitest';
import type { Page } from '../src/app/page';
import { tokensOf } from '../src/components/Code/colouring';
import { listedOf, pageAt, stationsOf } from '../src/shell/stations';
import { threadOf } from '../src/shell/navigation/thread';

const page = (path: string, more: Partial<Page> = {}): Page => ({
  path,
  title: { de: path, en: path },
  station: 'know',
  listed: true,
  period: false,
  load: () => Promise.reject(new Error('not drawn here')),
  ...more,
});
const people = page('/know/people');
const person = page('/know/people/$id', { listed: false, parent: '/know/people' });
const channels = page('/measure/channels', { station: 'measure' });
const all = [people, person, channels];

describe('stations', () => {
  test('are always six; without a listed page they do not exist yet', () => {
    expect(stationsOf(all).map(({ name, pages }) => [name, pages.length])).toEqual([
      ['collect', 0],
      ['know', 1],
      ['decide', 0],
      ['act', 0],
      ['measure', 1],
      ['steer', 0],
    ]);
  });
  test('a person’s page hangs under the list', () => {
    expect(pageAt(all, '/know/people/p_1')).toBe(person);
    expect(pageAt(all, '/know/people/')).toBe(people);
    expect(pageAt(all, '/know')).toBeUndefined();
    expect(listedOf(all, person)).toBe(people);
  });
});

describe('thread', () => {
  const stations = stationsOf(all);

  test('is walked up to the open station and dotted at missing ones', () => {
    const { knots, pieces } = threadOf(stations, 4, 0);
    expect(knots.map(({ kind }) => kind)).toEqual(['missing', 'walked', 'missing', 'missing', 'here', 'missing']);
    expect(pieces.every(({ dotted }) => dotted)).toBe(true);
  });
  test('bends into the open page, below its station', () => {
    const { walkedTo, bendTo, knots } = threadOf(stations, 1, 0);
    expect(bendTo).toBeGreaterThan(walkedTo);
    expect(bendTo).toBeLessThan(knots[2]?.y ?? 0);
  });
  test('shows nothing walked where no station is open', () => {
    expect(threadOf(stations, -1, -1)).toMatchObject({ walkedTo: 0, bendTo: null });
  });
});

test('SQL keeps every character when it is coloured', () => {
  const sql = "select 'it''s' as x, count(*) -- <b>end</b>\nfrom \"events\" where n >= 1.5";
  const tokens = tokensOf(sql);
  expect(tokens.map(({ value }) => value).join('')).toBe(sql);
  expect(tokens.filter(({ kind }) => kind === 'word').map(({ value }) => value)).toEqual(['select', 'as', 'count', 'from', 'where']);
  expect(tokens.find(({ kind }) => kind === 'comment')?.value).toBe('-- <b>end</b>');
});
