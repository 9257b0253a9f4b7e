import { describe, expect, test } from 'vitest';
import type { Page } from '../src/app/page';
import { catalogueOf, newTrait, placeOf, wordsOf } from '../src/pages/know/traits/catalogue';
import { choicesOf, pagesFound } from '../src/shell/search/choices';
import type { FoundPerson } from '../src/shell/search/usePeopleFound';
import { valueText } from '../src/traits/value';

const words = { yes: 'ja', no: 'nein', date: (day: string) => day.split('-').toReversed().join('.') };

describe('a trait’s value', () => {
  test.each([
    ['Ada', 'Ada'],
    [42, '42'],
    [true, 'ja'],
    ['2026-07-03', '03.07.2026'],
    ['2026-07-03T10:00:00Z', '2026-07-03T10:00:00Z'],
    [['a', false], 'a, nein'],
    [{ city: 'Nürnberg' }, '{"city":"Nürnberg"}'],
    [null, ''],
  ])('%j', (value, shown) => {
    expect(valueText(value, words)).toBe(shown);
  });
});

describe('the catalogue', () => {
  const catalogue = catalogueOf({ traits: [{ key: 'email', label: { de: 'E-Mail', en: 'E-mail' }, pii: true, conflict: 'priority', sources: ['crm'] }] });

  test('is read as the server keeps it, with what is missing', () => {
    expect(catalogue.traits[0]).toEqual({ key: 'email', label: { de: 'E-Mail', en: 'E-mail' }, type: 'text', pii: true, sources: ['crm'], conflict: 'priority', forms: [] });
    expect(catalogueOf({}).traits).toEqual([]);
  });
  test('a new trait has a name of its own', () => {
    expect(newTrait(catalogue, 'email').key).toBe('email2');
    expect(newTrait(catalogue, 'plan', 'number')).toMatchObject({ key: 'plan', type: 'number', label: { de: 'plan', en: 'plan' } });
    expect(newTrait(catalogue).key).toBe('trait');
  });
  test('an error finds its field', () => {
    expect(placeOf('traits[3].label.de')).toEqual({ index: 3, field: 'label.de' });
    expect(placeOf('traits')).toBeNull();
    expect(wordsOf(' crm,, form ')).toEqual(['crm', 'form']);
  });
});

describe('the search', () => {
  const page = (path: string, de: string): Page => ({ path, title: { de, en: path }, station: 'know', listed: true, period: false, load: () => Promise.reject(new Error('not drawn here')) });
  const pages = ['Personen', 'Merkmale', 'Konflikte', 'Kanäle', 'Kampagnen', 'Skala', 'Quellen'].map((name, index) => page(`/${index}`, name));
  const ada: FoundPerson = { person_id: 'p_1', label: 'Ada', key: null, known: true, last_seen: '2026-07-03T10:00:00Z' };

  test('finds pages by words in any order, without accents', () => {
    expect(pagesFound(pages, 'kanale', () => '').map(({ path }) => path)).toEqual(['/3']);
    expect(pagesFound(pages, 'kennen merk', () => 'Kennen').map(({ path }) => path)).toEqual(['/1']);
    expect(pagesFound([{ ...page('/x', 'Verborgen'), listed: false }], 'verb', () => '')).toEqual([]);
  });
  test('puts people behind a few pages, and all of them behind the people', () => {
    expect(choicesOf(pages, [], false)).toHaveLength(7);
    expect(choicesOf(pages, [ada], true).map(({ kind }) => kind)).toEqual(['page', 'page', 'page', 'page', 'page', 'person', 'people']);
  });
});
