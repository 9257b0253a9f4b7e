import { describe, expect, test } from 'vitest';
import { daysSearch, grainOf, lengthInDays, periodOf, presetSearch, presets, readPeriod, startBefore, todayIn } from '../src/period/period';

const today = '2026-11-21';

test.each([
  ['last-7-days', '2026-11-15', '2026-11-21'],
  ['last-90-days', '2026-08-24', '2026-11-21'],
  ['this-month', '2026-11-01', '2026-11-21'],
  ['last-month', '2026-10-01', '2026-10-31'],
  ['this-quarter', '2026-10-01', '2026-11-21'],
  ['last-quarter', '2026-07-01', '2026-09-30'],
  ['this-year', '2026-01-01', '2026-11-21'],
  ['last-year', '2025-01-01', '2025-12-31'],
] as const)('%s', (preset, from, to) => expect(periodOf(preset, today)).toEqual({ preset, from, to }));

test('over the turn of the year', () => {
  expect(periodOf('last-month', '2026-01-05')).toMatchObject({ from: '2025-12-01', to: '2025-12-31' });
  expect(periodOf('last-quarter', '2026-02-05')).toMatchObject({ from: '2025-10-01', to: '2025-12-31' });
});

describe('the address', () => {
  test('says nothing for the default', () => {
    expect(readPeriod({}, today).preset).toBe('last-90-days');
    expect(presetSearch('last-90-days').period).toBeUndefined();
  });
  test('holds every preset', () => {
    for (const preset of presets) expect(readPeriod({ ...presetSearch(preset) }, today)).toEqual(periodOf(preset, today));
  });
  test('holds two days of one’s own', () => {
    expect(readPeriod({ ...daysSearch('2017-01-01', '2017-02-28') }, today)).toEqual({ preset: null, from: '2017-01-01', to: '2017-02-28' });
  });
  test.each([
    [{ from: '2026-02-30', to: '2026-03-01' }],
    [{ from: '2026-03-02', to: '2026-03-01' }],
    [{ from: 'yesterday', to: 'today' }],
    [{ period: 'last-3-days' }],
    [{ from: '2026-03-01' }],
  ])('falls back on nonsense: %o', (search) => expect(readPeriod(search, today).preset).toBe('last-90-days'));
});

test('today is the company’s, not the browser’s', () => {
  const late = new Date('2026-11-21T23:30:00Z');
  expect(todayIn('Europe/Berlin', late)).toBe('2026-11-22');
  expect(todayIn('America/New_York', late)).toBe('2026-11-21');
});

test('the period before has the same length and ends the day before', () => {
  expect(startBefore({ from: '2026-03-01', to: '2026-03-31' })).toBe('2026-01-29');
  expect(startBefore({ from: '2026-03-01', to: '2026-03-01' })).toBe('2026-02-28');
});

test('grain follows the length', () => {
  expect(lengthInDays({ from: '2026-03-01', to: '2026-03-31' })).toBe(31);
  expect(grainOf({ from: '2026-03-01', to: '2026-03-31' })).toBe('day');
  expect(grainOf(periodOf('last-90-days', today))).toBe('week');
  expect(grainOf({ from: '2024-01-01', to: '2026-03-31' })).toBe('month');
});
