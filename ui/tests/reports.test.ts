import { describe, expect, test } from 'vitest';
import { movementOf, waterfallOf } from '../src/pages/overview/movement';
import { nextOf } from '../src/pages/overview/next';
import { bestOf, findingOf } from '../src/reports/finding/finding';
import { placeNames, type Box, type Named } from '../src/reports/matrix/names';
import { axesOf, diameterOf, placedOf, verdictOf } from '../src/reports/matrix/scale';
import { isoWeek, trendOf } from '../src/reports/trend/trend';
import type { Bubble } from '../src/reports/useMatrix';
import type { ReportRow, ValueReport } from '../src/reports/useValueReport';

type Totals = ValueReport['totals'];

const figures = (visits: number | null, value: number | null) => ({
  visits,
  visitors: visits,
  new_visits: 0,
  engagement_value: value,
  value_per_visit: visits && value !== null ? value / visits : null,
  conversions: 0,
  conversion_rate: 0,
  orders: 0,
  revenue: 0,
  average_order_value: null,
  pageviews: 0,
  dwell_time: 0,
  bounces: 0,
  bounce_rate: 0,
});
const totals = (visits: number, value: number, before: [number, number] | null = null): Totals => ({
  ...figures(visits, value),
  previous: before && figures(...before),
  weeks: [],
  uncovered: [],
});
const row = (label: string, visits: number, value: number, before: [number, number] | null = null, more: Partial<ReportRow> = {}): ReportRow => ({
  ...figures(visits, value),
  previous: before && figures(...before),
  weeks: [],
  uncovered: [],
  label,
  channel: label,
  ...more,
});

describe('finding', () => {
  test('names how visits and value per visit went', () => {
    expect(findingOf({ totals: totals(1280, 1113.6, [1000, 1000]) })).toMatchObject({ kind: 'change', visits: 'up', value: 'down' });
    expect(findingOf({ totals: totals(1002, 1002, [1000, 1000]) })).toMatchObject({ visits: 'level', value: 'level' });
  });
  test('says sums without a period before', () => {
    expect(findingOf({ totals: totals(10, 30) })).toEqual({ kind: 'sums', visits: 10, value: 30, perVisit: 3 });
    expect(findingOf({ totals: totals(10, 30, [0, 0]) }).kind).toBe('sums');
  });
  test('says so when there is nothing, or no points', () => {
    expect(findingOf({ totals: totals(0, 0) }).kind).toBe('nothing');
    expect(findingOf({ totals: totals(10, 0) }).kind).toBe('visits');
  });
  test('the best have enough visits to prove it', () => {
    const rows = [row('A', 500, 500), row('B', 400, 1200), row('C', 99, 400), row('D', 1, 100)];
    const best = bestOf({ rows, totals: totals(1000, 2200) });
    expect(best?.rows.map(({ label }) => label)).toEqual(['C', 'B']);
    expect(best?.visitsShare).toBeCloseTo(0.499);
    expect(best?.costShare).toBeNull();
  });
  test('cost is told beside the visits only where it covers them', () => {
    const rows = (uncovered: string[]) => [row('A', 500, 500, null, { cost: 75 }), row('B', 400, 1200, null, { cost: 25, uncovered }), row('C', 100, 50)];
    expect(bestOf({ rows: rows([]), totals: totals(1000, 1750) })?.costShare).toBe(0.25);
    expect(bestOf({ rows: rows(['roi']), totals: totals(1000, 1750) })?.costShare).toBeNull();
  });
});

describe('trend', () => {
  const report = (rows: ReportRow[], more: Partial<ValueReport> = {}): ValueReport =>
    ({ from: '2026-07-01', to: '2026-07-14', rows, totals: totals(140, 280, [140, 140]), previous: { from: '2026-06-17', to: '2026-06-30' }, ...more }) as ValueReport;

  test('counts per day, so that a cut week is no fall', () => {
    const rows = [row('', 50, 100, null, { week: '2026-06-29' }), row('', 70, 140, null, { week: '2026-07-06' }), row('', 20, 40, null, { week: '2026-07-13' })];
    const { points, base } = trendOf(report(rows), 'week', null);
    expect(base).toBe('previous');
    expect(points.map(({ days }) => days)).toEqual([5, 7, 2]);
    expect(points.map(({ visitsIndex }) => visitsIndex)).toEqual([100, 100, 100]);
    expect(points.map(({ valueIndex }) => valueIndex)).toEqual([200, 200, 200]);
  });
  test('ends where the data ends', () => {
    const rows = [row('', 70, 140, null, { week: '2026-07-06' }), row('', 0, 0, null, { week: '2026-07-13' })];
    expect(trendOf(report(rows), 'week', { from: '2026-01-01', to: '2026-07-12' }).points.map(({ start }) => start)).toEqual(['2026-07-06']);
  });
  test('begins where the data begins', () => {
    const rows = [row('', 0, 0, null, { week: '2026-07-06' }), row('', 20, 40, null, { week: '2026-07-13' })];
    const { points } = trendOf(report(rows, { previous: null, totals: totals(20, 40) }), 'week', { from: '2026-07-13', to: '2026-07-14' });
    expect(points).toMatchObject([{ start: '2026-07-13', days: 2, visitsIndex: 100, valueIndex: 100 }]);
  });
  test('without a period before, this one’s mean is the base', () => {
    const rows = [row('', 10, 10, null, { day: '2026-07-01' }), row('', 30, 30, null, { day: '2026-07-02' })];
    const { points, base } = trendOf(report(rows, { to: '2026-07-02', previous: null, totals: totals(40, 40) }), 'day', null);
    expect(base).toBe('this');
    expect(points.map(({ visitsIndex }) => visitsIndex)).toEqual([50, 150]);
  });
  test.each([
    ['2026-01-01', 1],
    ['2024-12-30', 1],
    ['2027-01-01', 53],
    ['2026-09-14', 38],
  ])('%s lies in week %i', (day, week) => expect(isoWeek(day)).toBe(week));
});

describe('movement', () => {
  const rows = [row('A', 1, 150, [1, 100]), row('B', 1, 30, [1, 60]), row('C', 1, 5, [1, 4]), row('D', 1, 7, [1, 7])];

  test('what channels gained and lost makes the whole change', () => {
    const movement = movementOf({ rows, totals: totals(4, 192, [4, 181]) }, 2);
    expect(movement?.steps).toEqual([
      { label: 'A', change: 50 },
      { label: null, change: -9 },
      { label: 'B', change: -30 },
    ]);
    expect((movement?.before ?? 0) + (movement?.steps ?? []).reduce((sum, { change }) => sum + change, 0)).toBe(movement?.after);
  });
  test('there is none without a period before', () => {
    expect(movementOf({ rows, totals: totals(4, 192) }, 6)).toBeNull();
  });
  test('columns begin at zero unless everything moves far above it', () => {
    expect(waterfallOf({ before: 100, after: 30, steps: [{ label: 'A', change: -70 }] }).from).toBe(0);
    const cut = waterfallOf({ before: 1000, after: 1100, steps: [{ label: 'A', change: 100 }] });
    expect(cut.from).toBeGreaterThan(0);
    expect(cut.bars.map(({ high }) => high)).toEqual([1000, 1100, 1100]);
  });
});

describe('matrix', () => {
  const bubble = (key: string, more: Partial<Bubble> = {}): Bubble => ({
    key,
    label: key,
    visits: 100,
    value_per_visit: 2,
    engagement_value: 200,
    cost: 50,
    revenue: 80,
    roi: 0.6,
    uncovered: [],
    quadrant: 'harvest',
    ...more,
  });

  test('what has no visits or no value has no place', () => {
    expect(placedOf([bubble('A'), bubble('B', { visits: 0 }), bubble('C', { value_per_visit: null })]).map(({ key }) => key)).toEqual(['A']);
  });
  test('area is proportional to the amount', () => {
    expect(diameterOf(100, 100) / diameterOf(25, 100)).toBeCloseTo(2);
    expect(diameterOf(null, 100)).toBe(diameterOf(0, 0));
  });
  test('the axes hold all circles and both borders', () => {
    const axes = axesOf(placedOf([bubble('A', { visits: 12 }), bubble('B', { visits: 90_000 })]), { volume: 300_000, value: 9 });
    expect(axes.volume.from).toBeLessThan(Math.log10(12));
    expect(axes.volume.to).toBeGreaterThan(Math.log10(300_000));
    expect(axes.value.to).toBeGreaterThan(9);
    expect(axes.volume.marks.length).toBeLessThanOrEqual(7);
  });
  test('nothing spent is neither gain nor loss', () => {
    expect([bubble('A'), bubble('B', { roi: -0.1 }), bubble('C', { roi: null })].map(verdictOf)).toEqual(['gain', 'loss', 'free']);
  });
  test('what asks for a decision comes first, field by field; what earns is not to be stopped', () => {
    const bubbles = [
      bubble('kept'),
      bubble('small stop', { quadrant: 'stop', cost: 10, roi: -0.5 }),
      bubble('big stop', { quadrant: 'stop', cost: 90, roi: null }),
      bubble('small and earning', { quadrant: 'stop', cost: 95, roi: 3 }),
      bubble('grow', { quadrant: 'scale_up' }),
      bubble('mend', { quadrant: 'optimise' }),
    ];
    expect(nextOf({ bubbles }).map(({ key }) => key)).toEqual(['big stop', 'grow', 'mend', 'small stop']);
  });
});

describe('names in the matrix', () => {
  const frame: Box = { left: 0, top: 0, width: 400, height: 200 };
  const circle = (x: number, y: number, radius = 10): Named => ({ x, y, radius, width: 100, height: 14 });
  const apart = (a: Box, b: Box) => a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
  const bodyOf = ({ x, y, radius }: Named): Box => ({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius });

  test('stand right of their circle, or left where the drawing ends', () => {
    const [free, edge] = placeNames([circle(100, 50), circle(380, 150)], frame, []);
    expect(free?.left).toBeGreaterThan(110);
    expect((edge?.left ?? 400) + 100).toBeLessThan(370);
  });
  test('cover neither circles nor each other nor what is taken, and stay in the drawing', () => {
    const circles = Array.from({ length: 24 }, (_, at) => circle(20 + ((at * 67) % 360), 15 + ((at * 41) % 170), 4 + (at % 5) * 4));
    const taken: Box[] = [{ left: 0, top: 0, width: 70, height: 20 }];
    const boxes = placeNames(circles, frame, taken).filter((box) => box !== null);
    expect(boxes.length).toBeGreaterThan(5);
    for (const [at, box] of boxes.entries()) {
      expect(circles.every((one) => apart(box, bodyOf(one)))).toBe(true);
      expect([...taken, ...boxes.slice(at + 1)].every((other) => apart(box, other))).toBe(true);
      expect(box.left >= 0 && box.top >= 0 && box.left + box.width <= 400 && box.top + box.height <= 200).toBe(true);
    }
  });
  test('the largest chooses first, and who has no room stays without a name', () => {
    const narrow: Box = { left: 0, top: 0, width: 130, height: 22 };
    const [small, large] = placeNames([circle(11, 11, 4), circle(8, 11, 8)], narrow, []);
    expect(small).toBeNull();
    expect(large).not.toBeNull();
  });
});
