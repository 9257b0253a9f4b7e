import { describe, expect, it } from 'vitest';
import { perUnit, signed } from '../src/experiences/difference';
import { byRank, experienceOf, newExperience, newStrategy, newVariant, withVariants } from '../src/experiences/experience';
import { scaleOf } from '../src/experiences/scale';
import { stateOf } from '../src/experiences/state';
import { formatOf } from '../src/format/format';

const named = { de: 'A', en: 'A' };
const two = { ...newExperience(named, 'home.hero', named), variants: [newVariant('standard', named), newVariant('bold', named)] };
import { itemsOf } from '../src/pages/decide/collections/collection';

describe('an experience', () => {
  it('keeps what the editor does not know of an experiment', () => {
    const { strategy } = experienceOf({ strategy: { type: 'experiment', ramp: [{ from: '2026-03-02T00:00:00Z', traffic: 0.1 }], started_at: '2026-03-01T00:00:00Z' } });
    expect(strategy).toMatchObject({ ramp: [{ traffic: 0.1 }], started_at: '2026-03-01T00:00:00Z', state: 'draft', metrics: { primary: 'converted' } });
  });
  it('gives every variant a share when it becomes an experiment', () => {
    expect(newStrategy('experiment', two.variants)).toMatchObject({ weights: { standard: 1, bold: 1 } });
  });
  it('takes the weight of a variant along, and finds another fallback', () => {
    const made = withVariants({ ...two, strategy: newStrategy('experiment', two.variants) }, two.variants.slice(1));
    expect(made.fallback).toBe('bold');
    expect(made.strategy).toMatchObject({ weights: { bold: 1 } });
  });
  it('ranks by priority, then by key', () => {
    const rows = [{ key: 'b', priority: 1 }, { key: 'a', priority: 1 }, { key: 'c', priority: 9 }];
    expect(rows.toSorted(byRank).map(({ key }) => key)).toEqual(['c', 'a', 'b']);
  });
});

describe('its state', () => {
  const now = '2026-03-02T12:00:00Z';
  const cases = [
    [{}, false, 'unpublished'],
    [{ active: false }, true, 'off'],
    [{ start: '2026-03-03T00:00:00Z' }, true, 'scheduled'],
    [{ end: now }, true, 'over'],
    [{}, true, 'live'],
    [{ strategy: { type: 'experiment' } }, true, 'draft'],
    [{ strategy: { type: 'experiment', state: 'running' } }, true, 'running'],
    [{ strategy: { type: 'experiment', state: 'stopped' } }, true, 'stopped'],
    [{ strategy: { type: 'experiment', state: 'stopped', decision: { outcome: 'a' } } }, true, 'decided'],
  ] as const;
  it.each(cases)('%j, published %s: %s', (body, published, state) => {
    expect(stateOf(experienceOf(body), published, now)).toBe(state);
  });
});

describe('the axis of intervals', () => {
  it('holds 0 and all values, and marks round ones', () => {
    const { at, ticks } = scaleOf([0.4, 1.4, -0.9]);
    expect(ticks).toEqual([-1, -0.5, 0, 0.5, 1, 1.5].filter((tick) => ticks.includes(tick)));
    expect(ticks).toContain(0);
    for (const value of [-0.9, 0, 1.4]) expect(at(value)).toBeGreaterThan(0);
    expect(at(1.4)).toBeLessThan(1);
    expect(at(0.4)).toBeGreaterThan(at(-0.9));
  });
  it('keeps what lies beyond at its edge', () => {
    expect(scaleOf([1]).at(50)).toBe(1);
    expect(scaleOf([Number.POSITIVE_INFINITY, 1]).at(-50)).toBe(0);
  });
  it('has room where there is nothing', () => expect(scaleOf([]).ticks.length).toBeGreaterThan(1));
});

const de = formatOf('de', 'EUR', 'Europe/Berlin');

describe('signed', () => {
  it.each([
    ['percent', 0.021, '+2,1\u00a0Pp'],
    ['percent', -0.0021, '\u22120,21\u00a0Pp'],
    ['points_per_visit', 0.9, '+0,90'],
    ['money', -3.5, '\u22123,50\u00a0€'],
    ['count', 0, '±0,00'],
  ] as const)('%s %d is %s', (unit, size, text) => expect(signed(de, unit, size)).toBe(text));
});

describe('perUnit', () => {
  it('has decimals for counts of one person', () => expect(perUnit(de, 'count', 1.25)).toBe('1,25'));
  it('shows small shares finer', () => expect(perUnit(de, 'percent', 0.0046)).toBe('0,46\u00a0%'));
});

describe('the items of a file', () => {
  it('come from a table, whatever parts its columns', () => {
    const items = itemsOf('\uFEFFkey;title;tags;latitude;longitude;price\r\na1;"Dachbox; ""groß""";model:suv|theme:trips;49,45;11.08;399\r\n\r\n');
    expect(items).toEqual([{ key: 'a1', title: { '*': 'Dachbox; "groß"' }, tags: ['model:suv', 'theme:trips'], latitude: 49.45, longitude: 11.08, properties: { price: '399' } }]);
  });
  it('come from a list, or from a whole document', () => {
    const item = { key: 'a', title: { de: 'A' } };
    expect(itemsOf(JSON.stringify([item]))).toEqual([item]);
    expect(itemsOf(JSON.stringify({ items: [item] }))).toEqual([item]);
  });
  it.each(['[1]', '{"a": 1}', '[{', 'name,price\nA,3', ''])('are not in %j', (content) => expect(itemsOf(content)).toBeNull());
});
