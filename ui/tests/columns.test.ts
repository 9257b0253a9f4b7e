import { expect, test } from 'vitest';
import type { Metric } from '../src/metrics/useMetrics';
import { columnsOf, mainOf, readColumns, usualColumns, writeColumns } from '../src/pages/measure/channels/columns';
import { bucketOf } from '../src/reports/trend/trend';

const metrics = ['visits', 'engagement_value', 'value_per_visit', 'orders', 'cost', 'roi'].map((name) => ({ name }) as Metric);
const all = columnsOf(metrics);

test('every figure and its change can be chosen, in the order of the registry', () => {
  expect(all).toHaveLength(2 * metrics.length + 1);
  expect(readColumns(all, ['weeks', 'orders-change', 'visits', 'nonsense'])).toEqual(['visits', 'orders-change', 'weeks']);
});

test('an address without a known column means the usual ones; cost is among them where some is booked', () => {
  expect(readColumns(all, [])).toBeNull();
  expect(readColumns(all, ['nonsense'])).toBeNull();
  expect(usualColumns(all, false)).toEqual(['visits', 'visits-change', 'engagement_value', 'value_per_visit', 'value_per_visit-change', 'weeks']);
  expect(usualColumns(all, true)).toContain('roi');
});

test('the usual choice needs no words in the address', () => {
  const usual = usualColumns(all, false);
  expect(writeColumns(usual, usual)).toBeUndefined();
  expect(writeColumns([], usual)).toBeUndefined();
  expect(writeColumns(['orders'], usual)).toEqual(['orders']);
});

test('a phone shows the value per visit, or what was chosen instead of it', () => {
  expect(mainOf(['visits', 'value_per_visit'], metrics)).toBe('value_per_visit');
  expect(mainOf(['orders', 'orders-change'], metrics)).toBe('orders');
  expect(mainOf(['weeks'], metrics)).toBeUndefined();
});

test('the first and the last week of a period are cut where it begins and ends', () => {
  const period = { from: '2026-03-04', to: '2026-03-17' };
  expect(bucketOf('week', '2026-03-02', period)).toEqual({ from: '2026-03-04', to: '2026-03-08' });
  expect(bucketOf('week', '2026-03-16', period)).toEqual({ from: '2026-03-16', to: '2026-03-17' });
  expect(bucketOf('month', '2026-03-01', period)).toEqual(period);
  expect(bucketOf('day', '2026-03-05', period)).toEqual({ from: '2026-03-05', to: '2026-03-05' });
});
