import { expect, test } from 'vitest';
import { markedPoints, placeLabels } from '../src/reports/trend/marks';
import type { TrendPoint } from '../src/reports/trend/trend';

const point = (start: string): TrendPoint => ({ start, days: 7, visits: 1, value: 1, visitsIndex: 100, valueIndex: 100 });
const mark = (day: string, label: string) => ({ day, kind: 'campaign' as const, key: label, label });
const frame = { left: 0, right: 600 };

test('marks gather at the point whose days they fall into', () => {
  const points = ['2026-03-02', '2026-03-09'].map(point);
  const found = markedPoints(points, 'week', [mark('2026-03-01', 'before'), mark('2026-03-09', 'a'), mark('2026-03-15', 'b'), mark('2026-03-16', 'after')]);
  expect(found.map(({ index, marks }) => [index, marks.map(({ label }) => label)])).toEqual([[1, ['a', 'b']]]);
});

test('a label stands right of its line, left of it at the edge, and nowhere where there is no room', () => {
  expect(placeLabels([{ x: 100, width: 80 }], frame, 2)).toEqual([{ left: 104, row: 0 }]);
  expect(placeLabels([{ x: 580, width: 80 }], frame, 2)).toEqual([{ left: 496, row: 0 }]);
  expect(placeLabels([{ x: 300, width: 590 }], frame, 2)).toEqual([null]);
});

test('labels never touch each other', () => {
  for (let gap = 0; gap <= 140; gap += 7) {
    const wishes = [0, 1, 2, 3, 4].map((one) => ({ x: 40 + one * gap, width: 110 }));
    const spots = placeLabels(wishes, frame, 2);
    const placed = spots.flatMap((spot) => (spot === null ? [] : [{ ...spot, right: spot.left + 110 }]));
    expect(placed.length).toBeGreaterThan(0);
    for (const one of placed) {
      for (const other of placed) {
        if (one === other) continue;
        expect(one.row === other.row && one.left < other.right && other.left < one.right).toBe(false);
      }
    }
  }
});

test('a label keeps clear of another line while there is room elsewhere', () => {
  const [first, second, third] = placeLabels([{ x: 200, width: 110 }, { x: 250, width: 110 }, { x: 340, width: 40 }], frame, 2);
  expect(first).toEqual({ left: 204, row: 0 });
  expect(second).toEqual({ left: 254, row: 1 });
  expect(third).toEqual({ left: 344, row: 0 });
});
