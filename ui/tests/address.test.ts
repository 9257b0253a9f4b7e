import { expect, test } from 'vitest';
import { listOf, parseSearch, stringifySearch } from '../src/app/search';
import { readTrace, withoutTrace, withTrace } from '../src/provenance/trace';
import { besides, narrowed, only, splitFilter, toggled } from '../src/reports/filters/filters';

test('search texts survive the address as they are', () => {
  const search = { q: '0123', where: ['channel:Paid & Social', 'campaign:50 % off'], empty: '', absent: undefined };
  expect(parseSearch(stringifySearch(search))).toEqual({ q: '0123', where: ['channel:Paid & Social', 'campaign:50 % off'] });
  expect(stringifySearch({})).toBe('');
  expect(listOf('one')).toEqual(['one']);
  expect(listOf(undefined)).toEqual([]);
});

test('an opened figure can be linked and closed', () => {
  const opened = withTrace({ period: 'last-7-days' }, { metric: 'visits', where: ['channel:'], visit: 'v:1', page: 3, rows: 'events' });
  const read = parseSearch(stringifySearch(opened));
  expect(readTrace(read)).toEqual({ metric: 'visits', where: ['channel:'], span: null, rows: 'events', visit: 'v:1', page: 3 });
  expect(parseSearch(stringifySearch(withoutTrace(read)))).toEqual({ period: 'last-7-days' });
});

test('another figure starts at its first page', () => {
  const deep = withTrace({}, { metric: 'visits', visit: 'v1', page: 9 });
  expect(readTrace(parseSearch(stringifySearch(withTrace(deep, { metric: 'orders' }))))).toEqual({ metric: 'orders', where: [], span: null, rows: 'visits', visit: null, page: 1 });
});

test('a page that is no number is the first', () => {
  expect(readTrace({ trace: 'visits', trace_page: 'x' })?.page).toBe(1);
  expect(readTrace({ trace: '' })).toBeNull();
});

test('a value may hold colons', () => {
  expect(splitFilter('source:https://example.org')).toEqual(['source', 'https://example.org']);
  expect(splitFilter('campaign:')).toEqual(['campaign', '']);
});

test('a figure of a filtered page is traced under its filters, and one of a day over that day', () => {
  const search = { where: ['channel:Email', 'device:mobile'] };
  const opened = parseSearch(stringifySearch(withTrace(search, { metric: 'visits', where: ['channel:Direct'], span: { from: '2026-03-02', to: '2026-03-02' } })));
  expect(readTrace(opened)).toMatchObject({ where: ['device:mobile', 'channel:Direct'], span: { from: '2026-03-02', to: '2026-03-02' } });
  expect(parseSearch(stringifySearch(withoutTrace(opened)))).toEqual(search);
});

test('days that are none are not asked for', () => {
  for (const [from, to] of [['<b>', '<b>'], ['2026-03-02', ''], ['2026-03-02', '2026-03-01'], ['2026-02-30', '2026-03-01']]) {
    expect(readTrace({ trace: 'visits', trace_from: from, trace_to: to })?.span).toBeNull();
  }
});

test('what a row says of a field takes the place of the filters on it', () => {
  const filters = ['channel:Email', 'channel:Direct', 'country:DE'];
  expect(narrowed(filters, ['channel:Email'])).toEqual(['country:DE', 'channel:Email']);
  expect(narrowed(filters, [])).toEqual(filters);
  expect(only(filters, 'source:')).toEqual([...filters, 'source:']);
  expect(besides(filters, 'channel')).toEqual(['country:DE']);
  expect(toggled(toggled(filters, 'country:AT'), 'country:AT')).toEqual(filters);
});
