import { expect, test } from 'vitest';
import { bookingOf, gapsOf, newId, type Filled } from '../src/pages/measure/campaigns/campaign/costs/booking';

const filled: Filled = { status: 'actual', amount: '12.50', currency: 'EUR', start: '2026-03-01', end: '2026-03-31', note: ' ' };

test('what is missing is named before the server is asked', () => {
  expect(gapsOf(filled)).toEqual([]);
  expect(gapsOf({ ...filled, amount: '', start: null, end: null })).toEqual(['amount', 'start', 'end']);
  expect(gapsOf({ ...filled, amount: '0' })).toEqual(['amount']);
  expect(gapsOf({ ...filled, amount: '-' })).toEqual(['amount']);
});

test('an amount goes to the server as it was typed, an empty note as none', () => {
  expect(bookingOf('an-id-of-its-own', 'spring', filled)).toEqual({
    id: 'an-id-of-its-own',
    campaign: 'spring',
    status: 'actual',
    amount: '12.50',
    currency: 'EUR',
    start: '2026-03-01',
    end: '2026-03-31',
    note: null,
  });
});

test('every form has an id of its own', () => {
  expect(newId()).toMatch(/^[0-9a-f]{32}$/);
  expect(newId()).not.toBe(newId());
});
