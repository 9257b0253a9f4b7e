import { describe, expect, test } from 'vitest';
import { pages } from '../src/app/pages';
import { de as first } from '../src/i18n/de';
import { de as collectDe } from '../src/i18n/collect.de';
import { en as collectEn } from '../src/i18n/collect.en';
import { de as decideDe } from '../src/i18n/decide.de';
import { en as decideEn } from '../src/i18n/decide.en';
import { de as knowDe } from '../src/i18n/know.de';
import { en as knowEn } from '../src/i18n/know.en';
import { de as measureDe } from '../src/i18n/measure.de';
import { en as measureEn } from '../src/i18n/measure.en';
import { en as firstEn } from '../src/i18n/en';
import type { Strings } from '../src/i18n/strings';

const late = [collectDe, knowDe, decideDe, measureDe];
const de = Object.assign({}, first, ...late) as Record<string, Strings>;
const en = Object.assign({}, firstEn, collectEn, knowEn, decideEn, measureEn) as Record<string, Strings>;

function textsOf(strings: Strings, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(strings)) {
    if (typeof value === 'string') found.set(path + key, value);
    else for (const entry of textsOf(value, `${path}${key}.`)) found.set(...entry);
  }
  return found;
}

const places = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? '').toSorted();

test('both languages have the same folders', () => {
  expect(Object.keys(en).toSorted()).toEqual(Object.keys(de).toSorted());
  expect(Object.keys(de).length).toBeGreaterThan(5);
});

test('texts that come later are not sent at first', () => {
  for (const station of late) {
    expect(Object.keys(station).length).toBeGreaterThan(2);
    for (const namespace of Object.keys(station)) expect(first[namespace]).toBeUndefined();
  }
});

describe.each(Object.keys(de))('%s', (namespace) => {
  const german = textsOf(de[namespace] ?? {});
  const english = textsOf(en[namespace] ?? {});

  test('has the same keys in both languages', () => {
    expect([...english.keys()].toSorted()).toEqual([...german.keys()].toSorted());
  });

  test('has the same places for values in both languages', () => {
    for (const [key, text] of german) expect([key, places(english.get(key) ?? '')]).toEqual([key, places(text)]);
  });

  test('has both plural forms or none', () => {
    const formsOf = (ending: string) => [...german.keys()].filter((key) => key.endsWith(ending)).map((key) => key.slice(0, -ending.length));
    expect(formsOf('_one').toSorted()).toEqual(formsOf('_other').toSorted());
  });

  test('uses each language’s quotes, and neither praise nor shouting', () => {
    for (const text of german.values()) expect(text).not.toMatch(/[“”„!]/);
    for (const text of english.values()) expect(text).not.toMatch(/[»«„!]/);
  });
});

test('every page has a title in both languages and a folder of its own address', () => {
  for (const page of pages) {
    expect(page.title.de).not.toBe('');
    expect(page.title.en).not.toBe('');
  }
  expect(new Set(pages.map((page) => page.path)).size).toBe(pages.length);
});
