import { describe, expect, test } from 'vitest';
import { nameOf, type Names } from '../src/names/names';

const names: Names = {
  channel: { 'Paid Search': { de: 'Bezahlte Suche', en: 'Paid search' } },
  device: { desktop: { de: 'Computer', en: 'Desktop' } },
};

describe('what values are called', () => {
  test.each([
    ['de', 'channel', 'Paid Search', 'Bezahlte Suche'],
    ['en', 'channel', 'Paid Search', 'Paid search'],
    ['de', 'device', 'desktop', 'Computer'],
    ['de', 'country', 'DE', 'Deutschland'],
    ['en', 'country', 'DE', 'Germany'],
  ] as const)('in %s %s:%s is %s', (language, dimension, value, name) => expect(nameOf(names, language, dimension, value)).toBe(name));

  test.each([
    ['channel', 'Hauspost'],
    ['channel', 'constructor'],
    ['source', 'DE'],
    ['country', 'QQ'],
    ['country', 'de'],
    ['country', 'United States'],
    ['country', '<b>DE</b>'],
  ])('nobody named %s:%s', (dimension, value) => expect(nameOf(names, 'de', dimension, value)).toBe(value));
});
