import { describe, expect, it } from 'vitest';
import { firstTags, namesOf, shifts } from '../src/interests/names';
import { wordOf } from '../src/interests/narrowness';
import { catalogueText, readCatalogue } from '../src/pages/know/interests/catalogue';
import { freeKey, newPath, planOf, wrongAt } from '../src/pages/know/interests/plan';

describe('narrowness', () => {
  it.each([
    [null, 'unknown'],
    [0, 'open'],
    [0.29, 'open'],
    [0.3, 'focused'],
    [0.59, 'focused'],
    [0.6, 'tunnel'],
    [1, 'tunnel'],
  ])('%s is %s', (value, word) => expect(wordOf(value, 0.6)).toBe(word));
});

describe('the catalogue', () => {
  it('is read from lines as spreadsheets give them', () => {
    const read = readCatalogue('product;tags\r\n4711;outdoor, category:boots\n"4712"\t"rain|wind"\n\n4711;outdoor,winter');
    expect(read).toEqual({ catalogue: { '4711': ['outdoor', 'category:boots', 'winter'], '4712': ['rain', 'wind'] }, wrong: [] });
  });
  it('names the lines that cannot be used', () => {
    expect(readCatalogue('1;a\n;b\n3\n4;')).toEqual({ catalogue: { '1': ['a'] }, wrong: [2, 3, 4] });
  });
  it('is written as it is read', () => {
    const catalogue = { '1': ['a', 'b'], x: ['theme:c'] };
    expect(readCatalogue(catalogueText(catalogue))).toEqual({ catalogue, wrong: [] });
  });
});

describe('the plan', () => {
  it('reads a body, and an empty one', () => {
    const plan = planOf({ groups: [{ key: 'theme', label: { de: 'T', en: 'T' }, half_life_days: 7, cap: 50 }], learning: [{ key: 'a', points: 2, events: ['X'], per: 'minute' }], category: { group: 'theme' } });
    expect(plan.groups[0]?.half_life_days).toBe(7);
    expect(plan.learning[0]).toMatchObject({ points: 2, per: 'minute', most: null, sources: ['path', 'properties', 'items'] });
    expect(plan.category).toEqual({ group: 'theme', level: 'last' });
    expect(newPath(plan)).toEqual({ pattern: '/{tag}', group: 'theme', tag: null });
    expect(planOf({})).toEqual({ groups: [], learning: [], paths: [], properties: [], category: null, ignored: [], catalogue: {} });
  });
  it('finds the place of what was refused', () => {
    expect(wrongAt('paths[2].pattern')).toEqual({ list: 'paths', index: 2, field: 'pattern' });
    expect(wrongAt('catalogue.4711')).toBeNull();
    expect(wrongAt(null)).toBeNull();
  });
  it('makes keys that are free', () => expect(freeKey('group', [{ key: 'a' }, { key: 'group-3' }])).toBe('group-4'));
});

describe('names', () => {
  const tags = [
    { group: 'theme', tag: 'sofas' },
    { group: 'category', tag: 'sofas' },
    { group: 'theme', tag: 'oslo' },
  ];
  it('tell groups apart where they must', () => expect(namesOf(tags, (group) => group.toUpperCase())).toEqual(['sofas (THEME)', 'sofas (CATEGORY)', 'oslo']));
  it('stand once in a sentence', () => expect(firstTags(tags, 2)).toEqual(['sofas', 'oslo']));
  it('step aside for each other', () => {
    expect(shifts([10, 10, 50], 13)).toEqual([0, 13, 0]);
    expect(shifts([30, 20, 25], 13)).toEqual([16, 0, 8]);
  });
});
