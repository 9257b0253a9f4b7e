import { describe, expect, test } from 'vitest';
import { typedDay } from '../src/components/DayField/typed';
import { changeOf } from '../src/format/change';
import { formatOf } from '../src/format/format';

const de = formatOf('de', 'EUR', 'Europe/Berlin');
const en = formatOf('en', 'EUR', 'Europe/Berlin');
const nbsp = '\u00a0';

describe('numbers', () => {
  test.each([
    [de.count(1234567), '1.234.567'],
    [en.count(1234567), '1,234,567'],
    [de.count(-37), '−37'],
    [de.money(1234.5, 2), `1.234,50${nbsp}€`],
    [en.money(1234.5, 2), '€1,234.50'],
    [de.money(-0.4), `−0,40${nbsp}€`],
    [de.money(46000), `46.000${nbsp}€`],
    [de.percent(0.123), `12,3${nbsp}%`],
    [en.percent(0.123), '12.3%'],
    [de.value('percent', 23.304), `2.330${nbsp}%`],
    [de.duration(154), `2:34${nbsp}min`],
    [de.duration(59.6), `1:00${nbsp}min`],
    [de.value('points_per_visit', 3.2697), '3,27'],
    [formatOf('de', null, 'UTC').money(12), '12,00'],
  ])('%s', (made, wanted) => expect(made).toBe(wanted));

  test('a figure can stand apart from its unit', () => {
    expect(de.parts('money', 3.42)).toEqual({ figure: '3,42', unit: '€' });
    expect(en.parts('percent', 0.084)).toEqual({ figure: '8.4', unit: '%' });
    expect(en.parts('money', 3.42)).toEqual({ figure: '€3.42', unit: '' });
  });
});

describe('dates', () => {
  test.each([
    [de.day('2026-07-03'), '03.07.2026'],
    [en.day('2026-07-03'), '03/07/2026'],
    [de.span('2026-07-01', '2026-09-30'), '01.07. bis 30.09.2026'],
    [de.span('2025-12-01', '2026-01-31'), '01.12.2025 bis 31.01.2026'],
    [de.span('2026-07-03', '2026-07-03'), '03.07.2026'],
    [de.time('2026-11-21T17:30:04Z'), '21.11.2026, 18:30:04'],
    [en.month('2026-07-01'), 'July 2026'],
  ])('%s', (made, wanted) => expect(made).toBe(wanted));
});

describe('changes', () => {
  const change = (unit: Parameters<typeof changeOf>[1], direction: Parameters<typeof changeOf>[2], now: number, before: number, absolute = false) =>
    changeOf(de, unit, direction, now, before, absolute);

  test('percentages change in points', () => {
    expect(change('percent', 'up', 0.216, 0.192)).toEqual({ course: 'up', meaning: 'better', text: `+2,4${nbsp}Pp` });
    expect(changeOf(en, 'percent', 'up', 0.216, 0.192)?.text).toBe(`+2.4${nbsp}pp`);
  });
  test('the metric says what is better, not the sign', () => {
    expect(change('percent', 'down', 0.05, 0.061)).toEqual({ course: 'down', meaning: 'better', text: `−1,1${nbsp}Pp` });
    expect(change('money', 'down', 412, 375, true)).toEqual({ course: 'up', meaning: 'worse', text: `+37,00${nbsp}€` });
    expect(change('count', 'none', 2, 1)?.meaning).toBe('flat');
  });
  test('sums change in per cent, averages in their own unit', () => {
    expect(change('count', 'up', 128, 100)?.text).toBe(`+28${nbsp}%`);
    expect(change('points_per_visit', 'up', 3.27, 3.58)?.text).toBe('−0,31');
  });
  test('what the format rounds away is level', () => {
    expect(change('percent', 'up', 0.2001, 0.2)).toEqual({ course: 'level', meaning: 'flat', text: `±0,0${nbsp}Pp` });
  });
  test('a per-cent change needs a base', () => {
    expect(change('count', 'up', 12, 0)).toBeNull();
  });
});

test('a typed day is read with the day first, and only if there is such a day', () => {
  expect(typedDay('31.07.2026')).toBe('2026-07-31');
  expect(typedDay(' 10/11/2026 ')).toBe('2026-11-10');
  expect(typedDay('1.3.26')).toBe('2026-03-01');
  expect(typedDay('2026-02-28')).toBe('2026-02-28');
  for (const none of ['', '31.02.2026', '7/31/2026', '31.07.', 'morgen', '2026-2-1']) expect(typedDay(none)).toBeNull();
});
